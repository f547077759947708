package gas.web.explore;

import gas.web.result.ParallelScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class Scans {

    @Bean
    ParallelScan parallelScan(ExploreSettings settings) {
        return new ParallelScan(settings.processors(), settings.scans());
    }
}
