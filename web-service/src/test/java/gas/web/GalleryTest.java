package gas.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import gas.ledger.accounts.UserId;
import gas.ledger.jobs.Job;
import gas.web.testing.LedgerJobs;
import gas.web.testing.TestInstance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Every page in every state as a picture, at two widths and in both themes: `-Dtest=GalleryTest -Dgallery=true`, into
/// `target/gallery`. Fails where a browser complains, or where a page is wider than the window.
@EnabledIfSystemProperty(named = "gallery", matches = "true", disabledReason = "pictures are made when asked for")
class GalleryTest {
    private static final Path FOLDER = Path.of("target", "gallery");
    private final List<String> complaints = new ArrayList<>();

    @Test
    void showsEveryPage() throws Exception {
        int port = TestInstance.freePort();
        Files.createDirectories(FOLDER);
        try (TestInstance instance =
                        TestInstance.start(WebServiceApplication.class, port, port, "--gas.web.live.every=200ms");
                Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(Path.of("/usr/bin/chromium"))
                                .setArgs(List.of("--no-sandbox", "--disable-gpu")))) {
            for (int width : new int[] {390, 1280}) {
                for (ColorScheme theme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
                    try (BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                            .setViewportSize(width, 850)
                            .setColorScheme(theme))) {
                        show(
                                instance,
                                context.newPage(),
                                width + "-" + theme.name().toLowerCase(Locale.ROOT));
                    }
                }
            }
        }
        assertThat(complaints).isEmpty();
    }

    private void show(TestInstance instance, Page page, String variant) throws Exception {
        LedgerJobs ledger = instance.bean(LedgerJobs.class);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().contains("the server responded with a status of 4")) {
                complaints.add(page.url() + ": " + message.text());
            }
        });
        page.navigate(instance.url() + "/");
        picture(page, variant, "home");
        String name = "free-user-" + UUID.randomUUID().toString().substring(0, 8);
        page.click("#sign-in");
        page.fill("input[name=username]:not([type=hidden])", name);
        page.press("input[name=username]:not([type=hidden])", "Enter");
        page.waitForURL(instance.url() + "/**");
        picture(page, variant, "annotations-empty");
        UserId user = new UserId(name);
        Map<String, Job> jobs = new LinkedHashMap<>();
        Job running = ledger.pending(user, "family-trio.vcf.gz");
        ledger.progress(ledger.running(running), 42_000);
        jobs.put("running", running);
        jobs.put("failed", ledger.failed(user, "wrong-build.vcf"));
        jobs.put("cancelled", ledger.cancelled(user, "mistake.vcf"));
        jobs.put("ready", ledger.completed(user, "sample-small.vcf", Duration.ofMinutes(5)));
        jobs.put(
                "archived",
                ledger.archived(
                        user, "a very long file name of a cohort with everything in it, 2026-11-20 (final).vcf.gz"));
        jobs.put("pending", ledger.pending(user, "probe-7.vcf"));
        open(page, instance, "/annotations", variant, "annotations");
        for (Map.Entry<String, Job> job : jobs.entrySet()) {
            open(page, instance, "/annotations/" + job.getValue().id(), variant, "job-" + job.getKey());
        }
        open(page, instance, "/annotations/" + jobs.get("ready").id() + "/log", variant, "log");
        open(page, instance, "/annotate", variant, "annotate");
        Path small =
                Files.writeString(Files.createTempDirectory("gallery").resolve("mine.vcf"), "##fileformat=VCFv4.3\n");
        page.setInputFiles("#file", small);
        picture(page, variant, "annotate-chosen");
        Path large = Files.createTempDirectory("gallery").resolve("large.vcf");
        Files.write(large, new byte[200_000]);
        page.setInputFiles("#file", large);
        picture(page, variant, "annotate-oversize");
        open(page, instance, "/subscribe", variant, "subscribe");
        open(page, instance, "/subscribe/done", variant, "subscribe-waiting");
        open(page, instance, "/profile", variant, "profile");
        page.navigate(instance.url() + "/account/tokens");
        page.fill("#name", "the lab's pipeline");
        page.check("#writes");
        page.click("#make-token button");
        page.waitForSelector("#token");
        picture(page, variant, "tokens");
        open(page, instance, "/annotations/0", variant, "error-403");
        open(page, instance, "/nowhere", variant, "error-404");
        // the page changes by itself
        page.navigate(instance.url() + "/subscribe/done");
        Job thawing = ledger.thawing(user, "sample-small.vcf", "Standard", "Expedited had no capacity");
        page.waitForSelector("#subscription[data-plan=PREMIUM]");
        picture(page, variant, "subscribe-done");
        open(page, instance, "/annotations/" + thawing.id(), variant, "job-restoring");
        open(page, instance, "/account/plan", variant, "plan-premium");
        // an upload, as a user does it
        page.navigate(instance.url() + "/annotate");
        page.setInputFiles("#file", small);
        page.click("#submit-button");
        page.waitForSelector("#job[data-status=PENDING]");
        page.click("#cancel");
        page.waitForSelector("#job[data-status=CANCELLED]");
        page.click("#sign-out");
        page.waitForSelector("#sign-in");
    }

    private void open(Page page, TestInstance instance, String path, String variant, String name) {
        page.navigate(instance.url() + path);
        picture(page, variant, name);
    }

    private void picture(Page page, String variant, String name) {
        Object overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
        if (overflow instanceof Integer pixels && pixels > 0) {
            complaints.add(name + " at " + variant + " is " + pixels + " px too wide");
        }
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(FOLDER.resolve(name + "-" + variant + ".png"))
                .setFullPage(true));
    }
}
