package gas.web.explore;

import gas.ledger.accounts.UserId;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.Results;
import gas.web.jobs.OwnJobs;
import gas.web.site.Harmless;
import java.io.IOException;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The explorer's pages: the variants that a filter finds, and what they count.
@Controller
@RequestMapping("/annotations/{jobId}/variants")
class ExploreController {
    private final OwnJobs ownJobs;
    private final OpenResults openResults;
    private final FindPage findPage;
    private final CountVariants countVariants;

    ExploreController(OwnJobs ownJobs, OpenResults openResults, FindPage findPage, CountVariants countVariants) {
        this.ownJobs = ownJobs;
        this.openResults = openResults;
        this.findPage = findPage;
        this.countVariants = countVariants;
    }

    @GetMapping
    String page(
            UserId user, @PathVariable String jobId, @RequestParam MultiValueMap<String, String> address, Model model)
            throws IOException {
        Job job = ownJobs.find(user, jobId);
        Results results = job.results();
        if (results == null || !job.storage().isReadable()) {
            return "redirect:/annotations/" + job.id(); // which says where the result is
        }
        Query query = Query.of(address);
        OpenResults.Opened opened = openResults.of(job, results);
        List<Column> columns = Column.of(query, opened.file().header());
        FindPage.Found found = new FindPage.Found(List.of(), "", true, 100);
        String problem = "";
        try {
            Filter filter = new Filter(query, opened.file().header());
            found = findPage.of(opened.file(), query, filter, columns);
        } catch (BadFilter bad) {
            problem = Harmless.line(bad.words());
        }
        ExplorePage page = ExplorePage.of(job, results.records(), query, opened, problem);
        model.addAttribute("page", page);
        model.addAttribute("found", found);
        model.addAttribute("columns", columns);
        model.addAttribute("next", found.next().isEmpty() ? "" : page.to("", query.address(found.next())));
        return "explore/variants";
    }

    @GetMapping("/counts")
    String counts(
            UserId user, @PathVariable String jobId, @RequestParam MultiValueMap<String, String> address, Model model)
            throws IOException {
        Job job = ownJobs.find(user, jobId);
        Results results = job.results();
        if (results == null || !job.storage().isReadable()) {
            return "redirect:/annotations/" + job.id();
        }
        Query query = Query.of(address);
        OpenResults.Opened opened = openResults.of(job, results);
        String problem = "";
        Counts counts = Counts.of(new Tally(
                opened.file(),
                new Filter(Query.of(new LinkedMultiValueMap<>()), opened.file().header())));
        boolean complete = true;
        int percent = 100;
        try {
            CountVariants.Counted counted = countVariants.of(job, opened.file(), query);
            counts = counted.counts();
            complete = counted.complete();
            percent = counted.percent();
        } catch (BadFilter bad) {
            problem = Harmless.line(bad.words());
        }
        model.addAttribute("page", ExplorePage.of(job, results.records(), query, opened, problem));
        model.addAttribute("counts", counts);
        model.addAttribute("complete", complete);
        model.addAttribute("percent", percent);
        model.addAttribute("charts", Chart.of(counts));
        model.addAttribute("density", Chart.Density.of(counts));
        return "explore/counts";
    }
}
