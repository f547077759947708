package gas.web;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

@SpringBootApplication
@ConfigurationPropertiesScan
class WebServiceApplication {

    static void main(String[] arguments) {
        SpringApplication.run(WebServiceApplication.class, arguments);
    }
}
