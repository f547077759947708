package gas.ledger.jobs;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.github.f4b6a3.uuid.UuidCreator;
import java.util.regex.Pattern;

/// A job's id: a UUID version 7 (RFC 9562), so that ids sort by the time of submission.
public record JobId(@JsonValue String value) {
    private static final Pattern UUID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public JobId {
        if (!UUID.matcher(value).matches()) {
            throw new IllegalArgumentException("not a job id: a UUID version 7 in lower case is one");
        }
    }

    public static JobId next() {
        return new JobId(UuidCreator.getTimeOrderedEpoch().toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
