package gas.web.submission;

import gas.ledger.accounts.Account;
import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.UnknownAccount;
import gas.ledger.accounts.UserId;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.JobId;
import gas.web.site.ByteCount;
import gas.web.site.SiteSettings;
import jakarta.servlet.http.HttpSession;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.server.ResponseStatusException;

@Controller
@RequestMapping("/annotate")
class AnnotateController {
    private final SubmitFile submitFile;
    private final Accounts accounts;
    private final Samples samples;
    private final UploadSettings settings;
    private final SiteSettings site;
    private final InstantSource clock;

    AnnotateController(
            SubmitFile submitFile,
            Accounts accounts,
            Samples samples,
            UploadSettings settings,
            SiteSettings site,
            InstantSource clock) {
        this.submitFile = submitFile;
        this.accounts = accounts;
        this.samples = samples;
        this.settings = settings;
        this.site = site;
        this.clock = clock;
    }

    @GetMapping
    String page(UserId user, Model model) {
        Account account = accounts.find(user).orElseThrow(() -> new UnknownAccount(user));
        model.addAttribute("premium", account.isPremium());
        model.addAttribute("cap", new ByteCount(settings.cap(account.plan())));
        model.addAttribute("premiumCap", new ByteCount(settings.premiumCap().toBytes()));
        model.addAttribute("references", settings.references());
        model.addAttribute(
                "samples",
                samples.all().stream()
                        .map(sample -> new SampleChoice(
                                sample.name(),
                                sample.fileName(),
                                new ByteCount(sample.bytes()),
                                sample.bytes() <= settings.cap(account.plan())))
                        .toList());
        return "submission/annotate";
    }

    record SampleChoice(String name, String fileName, ByteCount size, boolean fits) {}

    @GetMapping("/samples/{name}.vcf")
    ResponseEntity<Resource> sample(@PathVariable String name) {
        Samples.Sample sample = samples.find(name).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_PLAIN)
                .cacheControl(CacheControl.noCache())
                .body(sample.file());
    }

    record Wish(
            @NotNull @Size(max = 4096) String fileName,
            @PositiveOrZero long bytes,
            @Nullable String reference) {}

    record Form(String jobId, String key, URI action, Map<String, String> fields) {}

    /// A browser's script asks for a form that it may send its file with.
    @PostMapping(path = "/uploads", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    ResponseEntity<?> allow(UserId user, @Valid @RequestBody Wish wish, HttpSession session) {
        return switch (submitFile.allow(user, wish.fileName(), wish.bytes(), wish.reference(), null)) {
            case Submission.Allowed(IssuedUpload upload, var form) -> {
                upload.remember(session, clock.instant());
                yield ResponseEntity.status(HttpStatus.CREATED)
                        .body(new Form(upload.job(), upload.key(), form.action(), form.fields()));
            }
            case Submission.Refused(Refusal refusal) -> problem(refusal);
            case Submission.Accepted(Job job) -> throw new IllegalStateException("nothing was uploaded yet");
        };
    }

    record Uploaded(
            @NotNull @Size(max = 100) String jobId,
            @NotNull @Size(max = 1024) String key) {}

    record Submitted(String jobId, String status, String location) {}

    /// A browser's script says that the file is in S3.
    @PostMapping(path = "/submitted", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    ResponseEntity<?> submit(UserId user, @Valid @RequestBody Uploaded uploaded, HttpSession session) {
        return switch (submit(user, uploaded.jobId(), uploaded.key(), session)) {
            case Submission.Accepted(Job job) -> {
                String location = "/annotations/" + job.id();
                yield ResponseEntity.created(URI.create(location))
                        .body(new Submitted(job.id().value(), job.status().name(), location));
            }
            case Submission.Refused(Refusal refusal) -> problem(refusal);
            case Submission.Allowed allowed -> throw new IllegalStateException("asked to submit, not to upload");
        };
    }

    /// Without a script, first step: a name is chosen, and the page comes back with a form for that file alone.
    @PostMapping(path = "/prepare")
    String prepare(
            UserId user,
            @RequestParam String fileName,
            @RequestParam(required = false) @Nullable String reference,
            HttpSession session,
            Model model) {
        String back = site.url("/annotate/arrived");
        return switch (submitFile.allow(user, fileName, 1, reference, back)) {
            case Submission.Allowed(IssuedUpload upload, var form) -> {
                upload.remember(session, clock.instant());
                model.addAttribute("form", form);
                model.addAttribute("fileName", upload.fileName());
                yield "submission/upload";
            }
            case Submission.Refused(Refusal refusal) -> refused(refusal, model);
            case Submission.Accepted(Job job) -> throw new IllegalStateException("nothing was uploaded yet");
        };
    }

    /// Without a script, second step: S3 sent the browser here. Nothing is changed by a GET, so this asks to go on.
    @GetMapping("/arrived")
    String arrived(@RequestParam String key, HttpSession session, Model model) {
        JobId job = jobOf(key).orElseThrow(() -> new ResponseStatusException(HttpStatus.FORBIDDEN));
        IssuedUpload upload = IssuedUpload.recall(session, job)
                .filter(issued -> issued.key().equals(key))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.FORBIDDEN));
        model.addAttribute("upload", upload);
        return "submission/arrived";
    }

    /// Without a script, third step.
    @PostMapping(path = "/submitted", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String submitForm(
            UserId user, @RequestParam String jobId, @RequestParam String key, HttpSession session, Model model) {
        return switch (submit(user, jobId, key, session)) {
            case Submission.Accepted(Job job) -> "redirect:/annotations/" + job.id();
            case Submission.Refused(Refusal refusal) -> refused(refusal, model);
            case Submission.Allowed allowed -> throw new IllegalStateException("asked to submit, not to upload");
        };
    }

    private Submission submit(UserId user, String jobId, String key, HttpSession session) {
        JobId job;
        try {
            job = new JobId(jobId);
        } catch (IllegalArgumentException notAnId) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN, "not a job of yours", notAnId);
        }
        Optional<IssuedUpload> issued = IssuedUpload.recall(session, job);
        Submission submission = submitFile.submit(user, job, key, issued);
        if (submission instanceof Submission.Accepted) {
            issued.ifPresent(upload -> upload.forget(session));
        }
        return submission;
    }

    private static Optional<JobId> jobOf(String key) {
        String name = key.substring(key.lastIndexOf('/') + 1);
        try {
            return Optional.of(new JobId(name.substring(0, Math.max(0, name.indexOf('~')))));
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }

    private static String refused(Refusal refusal, Model model) {
        model.addAttribute("refusal", refusal);
        return "submission/refused";
    }

    private static ResponseEntity<ProblemDetail> problem(Refusal refusal) {
        ProblemDetail problem =
                ProblemDetail.forStatusAndDetail(HttpStatus.valueOf(refusal.code().status), refusal.cause());
        problem.setProperty("code", refusal.code().name());
        problem.setProperty("cure", refusal.cure());
        if (refusal.code() == Refusal.Code.TOO_LARGE) {
            problem.setProperty("subscribe", "/subscribe");
        }
        return ResponseEntity.status(refusal.code().status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}
