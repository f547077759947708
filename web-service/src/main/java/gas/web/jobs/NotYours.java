package gas.web.jobs;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

/// Somebody else's, or not there at all: whoever asks cannot tell which.
@ResponseStatus(HttpStatus.FORBIDDEN)
class NotYours extends RuntimeException {
    NotYours() {
        super("there is no such job of yours");
    }
}
