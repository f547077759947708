package gas.annotator;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;

@SpringBootApplication
@EnableConfigurationProperties(AnnotatorServiceSettings.class)
class AnnotatorServiceApplication {

    static void main(String[] arguments) {
        SpringApplication.run(AnnotatorServiceApplication.class, arguments);
    }

    @Bean
    S3Client s3() {
        return S3Client.create();
    }

    @Bean
    TaskProtection taskProtection(AnnotatorServiceSettings settings) {
        return new TaskProtection(settings.ecsAgent());
    }

    /// Uploads: it splits what is large into parts by itself.
    @Bean
    S3AsyncClient uploads() {
        return S3AsyncClient.builder().multipartEnabled(true).build();
    }
}
