package gas.web.files;

import gas.web.site.PageOrigin;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

@Configuration(proxyBeanMethods = false)
class S3Clients {

    @Bean
    S3Client s3() {
        return S3Client.create();
    }

    @Bean
    S3Presigner presigner(S3Client s3, FileSettings settings) {
        S3Presigner.Builder presigner = S3Presigner.builder().s3Client(s3);
        if (settings.hasBrowserEndpoint()) {
            presigner
                    .endpointOverride(settings.browserEndpoint())
                    .serviceConfiguration(S3Configuration.builder()
                            .pathStyleAccessEnabled(true)
                            .build());
        }
        return presigner.build();
    }

    @Bean
    BrowserFiles browserFiles(S3Client s3, S3Presigner presigner, FileSettings settings, InstantSource clock) {
        return new BrowserFiles(s3, presigner, settings, clock);
    }

    @Bean
    PageOrigin uploadsOrigin(BrowserFiles files, @Value("${gas.web.upload.bucket}") String bucket) {
        return PageOrigin.of(files.bucketAddress(bucket), PageOrigin.Use.FORM_AND_SCRIPT);
    }
}
