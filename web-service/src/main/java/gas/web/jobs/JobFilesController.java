package gas.web.jobs;

import gas.ledger.accounts.UserId;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.StoredObject;
import gas.web.files.BrowserFiles;
import gas.web.site.Harmless;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// A job's files. Where one is, and whether it may be had, is looked up at the click; the browser is then sent to an
/// address of S3 that was signed for it alone.
@Controller
@RequestMapping("/annotations/{jobId}")
class JobFilesController {
    /// So much of a log is shown; the rest is downloaded.
    private static final int MOST_SHOWN = 512 * 1024;

    private final OwnJobs ownJobs;
    private final BrowserFiles files;
    private final S3Client s3;

    JobFilesController(OwnJobs ownJobs, BrowserFiles files, S3Client s3) {
        this.ownJobs = ownJobs;
        this.files = files;
        this.s3 = s3;
    }

    @GetMapping("/{file:input|result|index|summary}")
    ResponseEntity<Void> file(UserId user, @PathVariable String jobId, @PathVariable String file) {
        return to(ownJobs.find(user, jobId), file);
    }

    @GetMapping("/log/download")
    ResponseEntity<Void> logDownload(UserId user, @PathVariable String jobId) {
        return to(ownJobs.find(user, jobId), "log");
    }

    @GetMapping("/log")
    String log(UserId user, @PathVariable String jobId, Model model) throws IOException {
        Job job = ownJobs.find(user, jobId);
        StoredObject log = job.log();
        if (log == null) {
            return "redirect:/annotations/" + job.id();
        }
        model.addAttribute("id", job.id().value());
        model.addAttribute("fileName", Harmless.line(job.inputFileName()));
        try (ResponseInputStream<GetObjectResponse> stored =
                s3.getObject(get -> get.bucket(log.bucket()).key(log.key()).range("bytes=0-" + (MOST_SHOWN - 1)))) {
            model.addAttribute("log", text(stored));
            String range = stored.response().contentRange();
            model.addAttribute(
                    "cut",
                    range != null && !range.endsWith("/" + (stored.response().contentLength())));
        }
        return "jobs/log";
    }

    private static String text(InputStream stored) throws IOException {
        return Harmless.lines(new String(stored.readNBytes(MOST_SHOWN), StandardCharsets.UTF_8));
    }

    /// What is not at hand leads to the page, which says where it is.
    private ResponseEntity<Void> to(Job job, String name) {
        URI target = JobFile.of(job, name)
                .map(file -> files.download(file.object(), file.fileName()))
                .orElseGet(() -> URI.create("/annotations/" + job.id()));
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .cacheControl(CacheControl.noStore())
                .location(target)
                .build();
    }
}
