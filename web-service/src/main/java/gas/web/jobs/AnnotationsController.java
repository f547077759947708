package gas.web.jobs;

import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.Plan;
import gas.ledger.accounts.UserId;
import gas.ledger.announcements.Announcer;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.JobId;
import gas.ledger.jobs.Jobs;
import gas.ledger.jobs.Results;
import gas.web.live.LiveUpdates;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@Controller
@RequestMapping("/annotations")
class AnnotationsController {
    private static final int PAGE = 25;

    private final OwnJobs ownJobs;
    private final JobSummaries summaries;
    private final Jobs jobs;
    private final Accounts accounts;
    private final Announcer announcer;
    private final LiveUpdates live;

    AnnotationsController(
            OwnJobs ownJobs,
            JobSummaries summaries,
            Jobs jobs,
            Accounts accounts,
            Announcer announcer,
            LiveUpdates live) {
        this.ownJobs = ownJobs;
        this.summaries = summaries;
        this.jobs = jobs;
        this.accounts = accounts;
        this.announcer = announcer;
        this.live = live;
    }

    /// @param after the last job of the page before, or null for the first page
    @GetMapping
    String list(UserId user, @RequestParam(required = false) @Nullable String after, Model model) {
        List<Job> found = page(user, after);
        boolean more = found.size() > PAGE;
        List<JobRow> rows = found.stream().limit(PAGE).map(JobRow::of).toList();
        model.addAttribute("jobs", rows);
        model.addAttribute("liveState", liveState(found));
        model.addAttribute("first", after == null);
        model.addAttribute("after", after);
        model.addAttribute("next", more ? rows.getLast().id() : null);
        return "jobs/annotations";
    }

    @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter listEvents(UserId user, @RequestParam(required = false) @Nullable String after) {
        return live.watch(() -> liveState(page(user, after)));
    }

    @GetMapping("/{jobId}")
    String one(UserId user, @PathVariable String jobId, Model model) {
        Job job = ownJobs.find(user, jobId);
        boolean premium = accounts.planOf(user) == Plan.PREMIUM;
        JobPage page = JobPage.of(job, premium);
        Results results = job.results();
        model.addAttribute("job", page);
        if (page.result() != null && results != null) {
            summaries.notices(results).ifPresent(notices -> model.addAttribute("notices", notices));
        }
        return "jobs/job";
    }

    @GetMapping(path = "/{jobId}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter jobEvents(UserId user, @PathVariable String jobId) {
        JobId id = ownJobs.find(user, jobId).id();
        return live.watch(() -> jobs.find(user, id)
                .map(job -> JobPage.of(job, accounts.planOf(user) == Plan.PREMIUM))
                .map(JobPage::liveState)
                .orElse("gone"));
    }

    @PostMapping("/{jobId}/cancel")
    String cancel(UserId user, @PathVariable String jobId) {
        Job job = ownJobs.find(user, jobId);
        // empty: it was over before, and its page says so
        jobs.cancel(user, job.id()).ifPresent(announcer::announce);
        return "redirect:/annotations/" + job.id();
    }

    private List<Job> page(UserId user, @Nullable String after) {
        return jobs.page(user, PAGE + 1, after == null || after.isEmpty() ? null : OwnJobs.parse(after));
    }

    private static String liveState(List<Job> page) {
        return Integer.toHexString(
                page.stream().map(JobRow::of).toList().toString().hashCode());
    }
}
