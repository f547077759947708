package gas.web.explore;

import gas.ledger.accounts.UserId;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.Results;
import gas.web.jobs.OwnJobs;
import gas.web.result.ResultFile;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/// What a filter finds, as a file, in the order of the result: written while it is found.
@Controller
class ExportController {
    private static final int STRETCH = 1 << 20;

    private final OwnJobs ownJobs;
    private final OpenResults openResults;
    private final Semaphore exports;

    ExportController(OwnJobs ownJobs, OpenResults openResults, ExploreSettings settings) {
        this.ownJobs = ownJobs;
        this.openResults = openResults;
        this.exports = new Semaphore(settings.exports());
    }

    @GetMapping("/annotations/{jobId}/variants/export.{ending:[a-z]+}")
    void export(
            UserId user,
            @PathVariable String jobId,
            @PathVariable String ending,
            @RequestParam MultiValueMap<String, String> address,
            HttpServletResponse response)
            throws IOException {
        Job job = ownJobs.find(user, jobId);
        Results results = job.results();
        Export.Format format = Export.Format.of(ending);
        if (format == null) {
            response.sendError(HttpStatus.NOT_FOUND.value());
            return;
        }
        if (results == null || !job.storage().isReadable()) {
            response.sendRedirect("/annotations/" + job.id());
            return;
        }
        Query query = Query.of(address);
        ResultFile file = openResults.of(job, results).file();
        Filter filter;
        try {
            filter = new Filter(query, file.header());
        } catch (BadFilter bad) {
            response.sendRedirect("/annotations/" + job.id() + "/variants?" + query.address()); // which says what
            return;
        }
        if (!exports.tryAcquire()) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "30");
            response.sendError(HttpStatus.SERVICE_UNAVAILABLE.value());
            return;
        }
        try {
            response.setContentType(format.type());
            response.setHeader(HttpHeaders.CONTENT_DISPOSITION, disposition(job, format));
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            write(
                    file,
                    filter,
                    format,
                    Column.of(query, file.header()),
                    query.filterWords(),
                    response.getOutputStream());
        } finally {
            exports.release();
        }
    }

    private static String disposition(Job job, Export.Format format) {
        String stem = job.inputFileName().replaceFirst("(?i)(\\.vcf)?(\\.b?gz)?$", "");
        return ContentDisposition.attachment()
                .filename(stem + ".filtered." + format.ending(), StandardCharsets.UTF_8)
                .build()
                .toString();
    }

    static void write(
            ResultFile file,
            Filter filter,
            Export.Format format,
            List<Column> columns,
            String words,
            OutputStream stream)
            throws IOException {
        OutputStream out = new BufferedOutputStream(stream, 1 << 16);
        Export export = format.to(out, file.header(), columns, words);
        Match match = filter.match();
        try {
            file.read(filter.span(file), STRETCH, variant -> {
                if (filter.past(variant, file)) {
                    return false;
                }
                if (match.test(variant)) {
                    try {
                        export.add(variant, match);
                    } catch (IOException gone) {
                        throw new UncheckedIOException(gone);
                    }
                }
                return true;
            });
        } catch (UncheckedIOException gone) {
            throw gone.getCause(); // who asked for it went away
        }
        export.end();
        out.flush();
    }
}
