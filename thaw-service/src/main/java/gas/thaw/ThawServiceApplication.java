package gas.thaw;

import gas.vault.GlacierVault;
import gas.vault.Vault;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;
import software.amazon.awssdk.services.glacier.GlacierClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;

@SpringBootApplication
@EnableScheduling
@EnableConfigurationProperties(ThawServiceSettings.class)
class ThawServiceApplication {

    static void main(String[] arguments) {
        SpringApplication.run(ThawServiceApplication.class, arguments);
    }

    @Bean
    S3Client s3() {
        return S3Client.create();
    }

    @Bean
    LambdaClient lambda() {
        return LambdaClient.create();
    }

    @Bean
    Vault vault(S3Client s3, ThawServiceSettings settings) {
        ThawServiceSettings.VaultSettings vault = settings.vault();
        return vault.kind()
                .vault(GlacierClient::create, s3, vault.name(), vault.noticeTopic(), GlacierVault.USUAL_PART_BYTES);
    }
}
