package gas.web.submission;

import gas.ledger.jobs.Retention;
import gas.web.site.ByteCount;
import gas.web.site.Span;
import org.springframework.stereotype.Component;

/// What the settings give to each plan, in words for pages.
@Component
public class PlanLimits {
    private final UploadSettings uploads;
    private final Retention retention;

    PlanLimits(UploadSettings uploads, Retention retention) {
        this.uploads = uploads;
        this.retention = retention;
    }

    public ByteCount freeCap() {
        return new ByteCount(uploads.freeCap().toBytes());
    }

    public ByteCount premiumCap() {
        return new ByteCount(uploads.premiumCap().toBytes());
    }

    public Span freeWindow() {
        return new Span(retention.freeWindow());
    }
}
