package gas.web.webhooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import gas.ledger.accounts.UserId;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.JobId;
import gas.ledger.jobs.JobStatus;
import gas.ledger.jobs.Jobs;
import gas.ledger.messages.Messages;
import gas.ledger.messages.WebhookDue;
import gas.ledger.webhooks.Deliveries;
import gas.ledger.webhooks.Delivery;
import gas.ledger.webhooks.Endpoint;
import gas.ledger.webhooks.Endpoints;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.services.sns.SnsClient;

/// Makes the end of a job an event that is owed to each endpoint of its owner; once, however often it is told of.
@Component
public class NotifyWebhooks {
    static final String TEST = "webhook.test";

    private static final int BATCH = 100;

    private final Jobs jobs;
    private final Endpoints endpoints;
    private final Deliveries deliveries;
    private final SnsClient sns;
    private final WebhookSettings settings;
    private final InstantSource clock;

    NotifyWebhooks(
            Jobs jobs,
            Endpoints endpoints,
            Deliveries deliveries,
            SnsClient sns,
            WebhookSettings settings,
            InstantSource clock) {
        this.jobs = jobs;
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.sns = sns;
        this.settings = settings;
        this.clock = clock;
    }

    /// What a receiver reads. It names the job and holds nothing of it: who is to see more has a token or signs in.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Event(
            String id,
            String type,
            String timestamp,
            @Nullable Data data) {

        @JsonInclude(JsonInclude.Include.NON_NULL)
        record Data(
                @JsonProperty("job_id") String jobId,
                String status,
                @JsonProperty("submit_time") String submitTime,
                @JsonProperty("start_time") @Nullable String startTime,
                @JsonProperty("complete_time") String completeTime,
                @JsonProperty("failure_code") @Nullable String failureCode) {}
    }

    public void of(UserId user, JobId id) {
        Job job = jobs.find(user, id).orElse(null);
        if (job == null || job.completeTime() == null) {
            return;
        }
        String type = type(job.status());
        if (type == null) {
            return;
        }
        for (Endpoint endpoint : endpoints.of(user)) {
            if (endpoint.state() == Endpoint.State.ON) {
                owe(endpoint, job, type, job.completeTime());
            }
        }
    }

    /// Sends the owner's endpoint something to look at. It is tried once.
    void test(Endpoint endpoint) {
        String id = "msg_" + UUID.randomUUID().toString().replace("-", "");
        Instant now = clock.instant();
        Event event = new Event(id, TEST, now.toString(), null);
        announce(deliveries.owe(endpoint, id, TEST, now, Messages.write(event)));
    }

    /// Announces again what is overdue: a try that failed is made again this way, and one whose process died.
    int sweep() {
        int announced = 0;
        for (Delivery overdue : deliveries.overdue(clock.instant(), BATCH)) {
            if (deliveries.claimAnnouncement(overdue)) {
                announce(overdue);
                announced++;
            }
        }
        return announced;
    }

    private void owe(Endpoint endpoint, Job job, String type, Instant time) {
        String id = "msg_" + endpoint.id() + "_" + job.id().value().replace("-", "");
        Event.Data data = new Event.Data(
                job.id().value(),
                job.status().name(),
                job.submitTime().toString(),
                text(job.startTime()),
                time.toString(),
                job.failure() == null ? null : job.failure().code());
        Delivery delivery =
                deliveries.owe(endpoint, id, type, time, Messages.write(new Event(id, type, time.toString(), data)));
        if (delivery.state() == Delivery.State.WAITING && delivery.tries().isEmpty()) {
            announce(delivery);
        }
    }

    private void announce(Delivery delivery) {
        String message = Messages.write(new WebhookDue(delivery.user(), delivery.key()));
        sns.publish(publish -> publish.topicArn(settings.topic()).message(message));
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    /// Who cancelled a job knows.
    private static @Nullable String type(JobStatus status) {
        return switch (status) {
            case COMPLETED -> "job.completed";
            case FAILED -> "job.failed";
            case PENDING, RUNNING, CANCELLED -> null;
        };
    }
}
