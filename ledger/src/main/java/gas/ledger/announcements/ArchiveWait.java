package gas.ledger.announcements;

import gas.ledger.jobs.Job;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import tools.jackson.databind.json.JsonMapper;

/// The Step Functions state machine that waits until a result's archive time and then says so.
public final class ArchiveWait {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final SfnClient stepFunctions;
    private final String stateMachine;

    /// @param stateMachine its ARN
    public ArchiveWait(SfnClient stepFunctions, String stateMachine) {
        this.stepFunctions = stepFunctions;
        this.stateMachine = stateMachine;
    }

    /// Starts the wait; once for a job and archive time, however often it is called.
    ///
    /// @return the execution's ARN
    public String start(Job job, Instant archiveTime) {
        String name = "archive-" + job.id() + "-" + archiveTime.getEpochSecond();
        String input = JSON.writeValueAsString(Map.of(
                "user_id", job.user().value(),
                "job_id", job.id().value(),
                "archive_at", archiveTime.toString()));
        try {
            return stepFunctions
                    .startExecution(start ->
                            start.stateMachineArn(stateMachine).name(name).input(input))
                    .executionArn();
        } catch (ExecutionAlreadyExistsException startedBefore) {
            return stateMachine.replace(":stateMachine:", ":execution:") + ":" + name;
        }
    }
}
