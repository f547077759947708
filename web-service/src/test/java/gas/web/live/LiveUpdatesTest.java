package gas.web.live;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.server.ResponseStatusException;

class LiveUpdatesTest {
    private final LiveUpdates live = new LiveUpdates(new LiveSettings(Duration.ofMillis(5), Duration.ofMinutes(1), 2));
    private final AtomicReference<String> state = new AtomicReference<>("waiting");

    @BeforeEach
    void start() {
        live.start();
    }

    @AfterEach
    void stop() {
        live.stop();
    }

    @Test
    void beyondItsPlacesItAsksPagesToAskThemselves() {
        live.watch(state::get);
        live.watch(state::get);

        assertThatThrownBy(() -> live.watch(state::get)).isInstanceOf(ResponseStatusException.class);
    }

    @Test
    void aPlaceIsFreeAgainWhenTheLedgerCannotBeRead() {
        for (int i = 0; i < 10; i++) {
            await().ignoreException(ResponseStatusException.class).until(() -> {
                live.watch(() -> {
                    throw new IllegalStateException("unreachable");
                });
                return true;
            });
        }
    }

    @Test
    void aStoppedServiceEndsItsStreams() {
        live.watch(state::get);
        live.watch(state::get);
        live.stop();
        live.start();

        for (int place = 0; place < 2; place++) {
            await().ignoreException(ResponseStatusException.class).until(() -> {
                live.watch(state::get);
                return true;
            });
        }
    }
}
