package gas.localcloud.visitor;

import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Somebody with a browser and an account. What goes wrong is a [VisitFailed] that says what the service answered.
public final class Visitor {
    public static final String GOOD_CARD = "4242424242424242";
    public static final String DECLINED_CARD = "4000000000000002";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final Browser browser = new Browser();
    private final String web;
    private final String console;
    private final String name;

    /// @param name a sign-in name that the identity provider offers, or any other
    public Visitor(String web, String console, String name) {
        this.web = web;
        this.console = console;
        this.name = name;
    }

    /// What came of an upload that S3 or the service did not take.
    public record Refused(int status, String said) {}

    /// A submission: the job's id, or why there is none.
    public record Submission(@Nullable String job, @Nullable Refused refused) {}

    /// A job as its page shows it.
    ///
    /// @param result `none`, `ready`, `upgrade` or `restoring`
    public record JobView(String status, String result, String text) {
        public boolean isOver() {
            return List.of("COMPLETED", "FAILED", "CANCELLED").contains(status);
        }
    }

    /// A mail that the inbox of the local cloud holds.
    public record Mail(String to, String subject, String text) {}

    public int home() {
        return browser.get(web + "/").status();
    }

    public Visitor signIn() {
        Document page = browser.get(web + "/signin").must(200).html();
        Element form = page.select("form").stream()
                .filter(choice -> choice.select("input[value='" + name + "'], button[value='" + name + "']")
                                .size()
                        > 0)
                .findFirst()
                .orElseGet(() -> page.selectFirst("form:has(input[name=username])"));
        if (form == null) {
            throw new VisitFailed(page.location() + " offers no way to sign in: " + page.text());
        }
        browser.submit(form, Map.of("username", name)).must(200);
        return this;
    }

    /// A personal token that may read and write.
    public String makeToken() {
        Document page = browser.get(web + "/account/tokens").must(200).html();
        Element form = Objects.requireNonNull(page.selectFirst("#make-token"));
        Document made = browser.submit(form, Map.of("name", "a visitor's", "writes", "true"))
                .must(200)
                .html();
        return Objects.requireNonNull(made.selectFirst("#token")).text();
    }

    public byte[] sample(String sample) {
        return browser.get(web + "/annotate/samples/" + sample + ".vcf")
                .must(200)
                .body();
    }

    /// Submits a file as the page's script does: asks for a form, sends the file to S3 with it, and says so.
    public String submit(String fileName, byte[] content) {
        Submission submission = trySubmit(fileName, content.length, BodyPublishers.ofByteArray(content));
        return idOf(submission);
    }

    public String submit(Path file, long bytes) {
        try {
            return idOf(trySubmit(file.getFileName().toString(), bytes, BodyPublishers.ofFile(file)));
        } catch (FileNotFoundException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private static String idOf(Submission submission) {
        if (submission.refused() != null) {
            throw new VisitFailed("the file was refused with " + submission.refused());
        }
        return Objects.requireNonNull(submission.job());
    }

    /// As [#submit], where a refusal is an answer.
    ///
    /// @param claimed the size that the page is told, whatever is sent
    public Submission trySubmit(String fileName, long claimed, BodyPublisher content) {
        Map<String, String> csrf = csrf();
        Browser.Page allowed = browser.postJson(
                web + "/annotate/uploads",
                JSON.writeValueAsString(Map.of("fileName", fileName, "bytes", claimed)),
                csrf);
        if (allowed.status() != 201) {
            return new Submission(null, new Refused(allowed.status(), allowed.text()));
        }
        JsonNode form = JSON.readTree(allowed.text());
        Map<String, String> fields = new LinkedHashMap<>();
        form.get("fields")
                .properties()
                .forEach(field -> fields.put(field.getKey(), field.getValue().asString()));
        URI action = URI.create(form.get("action").asString());
        Browser.Page stored = browser.upload(action, Browser.origin(URI.create(web)), fields, fileName, content);
        if (stored.status() / 100 != 2) {
            return new Submission(null, new Refused(stored.status(), stored.text()));
        }
        Browser.Page submitted = browser.postJson(
                web + "/annotate/submitted",
                JSON.writeValueAsString(Map.of(
                        "jobId",
                        form.get("jobId").asString(),
                        "key",
                        form.get("key").asString())),
                csrf);
        if (submitted.status() != 201) {
            return new Submission(null, new Refused(submitted.status(), submitted.text()));
        }
        return new Submission(JSON.readTree(submitted.text()).get("jobId").asString(), null);
    }

    private Map<String, String> csrf() {
        Element form = browser.get(web + "/annotate").must(200).html().selectFirst("#upload-form");
        if (form == null) {
            throw new VisitFailed("the page for submitting has no form");
        }
        return Map.of(form.attr("data-csrf-header"), form.attr("data-csrf-token"));
    }

    public JobView job(String id) {
        Document page = browser.get(web + "/annotations/" + id).must(200).html();
        Element job = page.selectFirst("#job[data-status]");
        if (job == null) {
            throw new VisitFailed("the job's page does not say its status: " + page.text());
        }
        Element result = page.selectFirst("#result[data-result]");
        return new JobView(job.attr("data-status"), result == null ? "none" : result.attr("data-result"), page.text());
    }

    /// The status with which the job's page answers, for pages that are not this visitor's.
    public int statusOfPage(String path) {
        return browser.get(web + path).status();
    }

    /// Looks again and again until the job's page shows it.
    public JobView await(String id, Duration atMost, Predicate<JobView> wanted) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            JobView job = job(id);
            if (wanted.test(job)) {
                return job;
            }
            if (System.nanoTime() > deadline) {
                throw new VisitFailed("after " + atMost.toSeconds() + " s job " + id + " is " + job.status()
                        + " and its result " + job.result() + ": " + job.text());
            }
            pause();
        }
    }

    /// @param what `result`, `index`, `summary`, `input` or `log/download`
    public byte[] download(String id, String what) {
        return browser.get(web + "/annotations/" + id + "/" + what).must(200).body();
    }

    /// As [#download], for what does not fit into memory.
    public void save(String id, String what, Path file) {
        browser.save(web + "/annotations/" + id + "/" + what, file);
    }

    public String log(String id) {
        return browser.get(web + "/annotations/" + id + "/log").must(200).html().text();
    }

    public void cancel(String id) {
        Document page = browser.get(web + "/annotations/" + id).must(200).html();
        Element form = page.selectFirst("form[action$=/cancel]");
        if (form == null) {
            throw new VisitFailed("the job's page offers no way to cancel it");
        }
        browser.submit(form, Map.of()).must(200);
    }

    /// Has a program told of jobs' ends. @return the secret of its messages
    public String addWebhook(String url) {
        Document page = browser.get(web + "/account/webhooks").must(200).html();
        Element form = page.selectFirst("form:has(#url)");
        if (form == null) {
            throw new VisitFailed("the page of webhooks has no form: " + page.text());
        }
        Document added = browser.submit(form, Map.of("url", url)).must(200).html();
        Element secret = added.selectFirst("#secret-value");
        if (secret == null) {
            throw new VisitFailed(url + " was not taken: " + added.text());
        }
        return secret.text();
    }

    /// The log of webhooks, as its page shows it.
    public String webhooks() {
        return browser.get(web + "/account/webhooks").must(200).html().text();
    }

    /// Goes to Stripe's checkout and pays by this card. @return the text of the page where that ended
    public String subscribe(String card) {
        Document page = browser.get(web + "/subscribe").must(200).html();
        Element form = page.selectFirst("form[action$=/subscribe]");
        if (form == null) {
            throw new VisitFailed("the page offers no subscription: " + page.text());
        }
        Document checkout = browser.submit(form, Map.of()).must(200).html();
        Element payment = checkout.selectFirst("form:has(input[name=card_number])");
        if (payment == null) {
            throw new VisitFailed(checkout.location() + " asks for no card: " + checkout.text());
        }
        return browser.submit(payment, Map.of("card_number", card, "expiry", "12 / 40", "cvc", "123", "name", name))
                .html()
                .text();
    }

    public boolean isPremium() {
        return browser.get(web + "/subscribe").address().getPath().equals("/account/plan");
    }

    public void awaitPremium(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!isPremium()) {
            if (System.nanoTime() > deadline) {
                throw new VisitFailed("the payment made nobody premium within " + atMost.toSeconds() + " s");
            }
            pause();
        }
    }

    /// The mails as [#mails], as soon as there is one.
    public List<Mail> awaitMails(String holding, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (mails(holding).isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new VisitFailed("no mail about " + holding + " came within " + atMost.toSeconds() + " s");
            }
            pause();
        }
        return mails(holding);
    }

    /// The mails that hold this text.
    public List<Mail> mails(String holding) {
        JsonNode inbox =
                JSON.readTree(browser.getJson(console + "/inbox.json").must(200).text());
        return inbox.valueStream()
                .map(mail -> new Mail(
                        mail.get("to").toString(),
                        mail.get("subject").asString(),
                        mail.get("text").asString()))
                .filter(mail -> mail.text().contains(holding) || mail.subject().contains(holding))
                .toList();
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new VisitFailed("interrupted");
        }
    }
}
