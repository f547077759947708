package gas.archive;

import gas.vault.Vault;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;
import software.amazon.awssdk.services.glacier.GlacierClient;
import software.amazon.awssdk.services.s3.S3Client;

@SpringBootApplication
@EnableScheduling
@EnableConfigurationProperties(ArchiveServiceSettings.class)
class ArchiveServiceApplication {

    static void main(String[] arguments) {
        SpringApplication.run(ArchiveServiceApplication.class, arguments);
    }

    @Bean
    S3Client s3() {
        return S3Client.create();
    }

    @Bean
    Vault vault(S3Client s3, ArchiveServiceSettings settings) {
        ArchiveServiceSettings.VaultSettings vault = settings.vault();
        return vault.kind()
                .vault(
                        GlacierClient::create,
                        s3,
                        vault.name(),
                        vault.noticeTopic(),
                        Math.toIntExact(vault.partSize().toBytes()));
    }
}
