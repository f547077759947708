package gas.web.jobs;

import gas.ledger.accounts.UserId;
import gas.ledger.announcements.Announcer;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.JobId;
import gas.ledger.jobs.Jobs;
import gas.web.api.ApiV1;
import gas.web.api.Problem;
import gas.web.files.BrowserFiles;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

@ApiV1
@RequestMapping("/api/v1/jobs")
@Tag(name = "jobs")
class JobsApi {
    private static final int MOST = 100;

    private final Jobs jobs;
    private final Announcer announcer;
    private final BrowserFiles files;

    JobsApi(Jobs jobs, Announcer announcer, BrowserFiles files) {
        this.jobs = jobs;
        this.announcer = announcer;
        this.files = files;
    }

    /// @param next what to give as `after` for the following page, or absent after the last
    record JobPageResource(List<JobResource> jobs, @Nullable String next) {}

    @GetMapping
    @Operation(summary = "Your jobs, newest first")
    JobPageResource list(
            @Parameter(hidden = true) UserId user,
            @RequestParam(defaultValue = "25") int limit,
            @Parameter(description = "`next` of the page before") @RequestParam(required = false) @Nullable
                    String after) {
        if (limit < 1 || limit > MOST) {
            throw new Problem(
                    HttpStatus.BAD_REQUEST, "LIMIT", "limit is " + limit + ".", "Give a limit from 1 to " + MOST + ".");
        }
        List<Job> found = jobs.page(user, limit + 1, after == null ? null : parse(after));
        List<JobResource> page =
                found.stream().limit(limit).map(JobResource::of).toList();
        return new JobPageResource(page, found.size() > limit ? page.getLast().id() : null);
    }

    @GetMapping("/{id}")
    @Operation(summary = "One job")
    JobResource one(@Parameter(hidden = true) UserId user, @PathVariable String id) {
        return JobResource.of(find(user, id));
    }

    @PostMapping("/{id}/cancel")
    @Operation(summary = "Cancel a job; one that is over stays as it is")
    JobResource cancel(@Parameter(hidden = true) UserId user, @PathVariable String id) {
        Job job = find(user, id);
        jobs.cancel(user, job.id()).ifPresent(announcer::announce);
        return JobResource.of(find(user, id));
    }

    @GetMapping("/{id}/files/{name}")
    @Operation(summary = "Fetch a file: answers with an address of S3 that holds for some minutes")
    @ApiResponse(responseCode = "303", description = "the file is at Location")
    @ApiResponse(responseCode = "409", description = "the job has no such file, or not at hand")
    ResponseEntity<Void> file(
            @Parameter(hidden = true) UserId user,
            @PathVariable String id,
            @Parameter(description = "input, result, index, summary or log") @PathVariable String name) {
        Job job = find(user, id);
        JobFile file = JobFile.of(job, name)
                .orElseThrow(() -> new Problem(
                        HttpStatus.CONFLICT,
                        "NOT_AT_HAND",
                        "The job is " + ShownState.of(job) + " and has no " + name + " at hand.",
                        "Fetch one of what its `files` lists; a result in Glacier comes back after an upgrade."));
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .cacheControl(CacheControl.noStore())
                .location(files.download(file.object(), file.fileName()))
                .build();
    }

    private Job find(UserId user, String id) {
        return jobs.find(user, parse(id)).orElseThrow(JobsApi::noSuchJob);
    }

    private static JobId parse(String id) {
        try {
            return new JobId(id);
        } catch (IllegalArgumentException notAnId) {
            throw noSuchJob();
        }
    }

    private static Problem noSuchJob() {
        return new Problem(
                HttpStatus.NOT_FOUND,
                "NO_SUCH_JOB",
                "There is no such job of yours.",
                "List your jobs to see their ids.");
    }
}
