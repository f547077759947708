package gas.web.explore;

import gas.ledger.accounts.UserId;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.Results;
import gas.ledger.jobs.StoredObject;
import gas.web.files.BrowserFiles;
import gas.web.jobs.OwnJobs;
import gas.web.site.Harmless;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/// Commands that download a job's files from a shell. Their addresses are signed when the page is made, and work for as
/// long as a click does.
@Controller
class DownloadsController {
    private final OwnJobs ownJobs;
    private final BrowserFiles files;

    DownloadsController(OwnJobs ownJobs, BrowserFiles files) {
        this.ownJobs = ownJobs;
        this.files = files;
    }

    /// @param id of its element
    record Command(String id, String title, String text) {}

    @GetMapping("/annotations/{jobId}/downloads")
    String downloads(UserId user, @PathVariable String jobId, Model model) {
        Job job = ownJobs.find(user, jobId);
        String stem = job.inputFileName().replaceFirst("(?i)(\\.vcf)?(\\.b?gz)?$", "");
        List<Command> commands = new ArrayList<>();
        Results results = job.results();
        if (results != null && job.storage().isReadable()) {
            add(commands, "result", "The annotated VCF", results.result(), stem + ".annot.vcf.gz");
            add(commands, "index", "Its index", results.index(), stem + ".annot.vcf.gz.tbi");
        }
        if (results != null) {
            add(commands, "summary", "The summary", results.summary(), stem + ".summary.json");
        }
        add(commands, "log", "The log", job.log(), stem + ".vcf.count.log");
        model.addAttribute("address", "/annotations/" + job.id());
        model.addAttribute("fileName", Harmless.line(job.inputFileName()));
        model.addAttribute("ready", results != null && job.storage().isReadable());
        model.addAttribute("commands", commands);
        model.addAttribute("validity", files.downloadValidity().toMinutes());
        return "explore/downloads";
    }

    private void add(List<Command> commands, String id, String title, @Nullable StoredObject object, String name) {
        if (object != null) {
            String text = "curl --fail --output " + quoted(name) + " "
                    + quoted(files.download(object, name).toString());
            commands.add(new Command(id, title, text));
        }
    }

    /// As a POSIX shell takes it for one word, whatever is in it; a name is a file of this folder, never an option.
    static String quoted(String word) {
        String harmless = Harmless.line(word);
        String here = harmless.startsWith("-") ? "./" + harmless : harmless;
        return "'" + here.replace("'", "'\\''") + "'";
    }
}
