package gas.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import gas.engine.Annotation;
import gas.engine.AnnotationOptions;
import gas.engine.AnnotationSummary;
import gas.engine.EmbeddedReference;
import gas.engine.Reference;
import gas.ledger.accounts.UserId;
import gas.ledger.jobs.Job;
import gas.web.testing.LedgerJobs;
import gas.web.testing.TestInstance;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// The explorer in a browser, from phone to wide screen, with scripts and without: `-Dtest=ExploreBrowserTest
/// -Dgallery=true`, pictures into `target/gallery`.
@EnabledIfSystemProperty(named = "gallery", matches = "true", disabledReason = "browsers are started when asked for")
class ExploreBrowserTest {
    private static final Path FOLDER = Path.of("target", "gallery");

    @TempDir
    Path folder;

    private final List<String> complaints = new ArrayList<>();

    @Test
    void isUsableAndAccessibleAtEveryWidthAndWithoutScripts() throws Exception {
        Files.createDirectories(FOLDER);
        int port = TestInstance.freePort();
        try (TestInstance instance = TestInstance.start(WebServiceApplication.class, port, port);
                Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(Path.of("/usr/bin/chromium"))
                                .setArgs(List.of("--no-sandbox", "--disable-gpu")))) {
            String user = "explorer-" + UUID.randomUUID().toString().substring(0, 8);
            try (BrowserContext context = browser.newContext()) {
                signIn(context.newPage(), instance, user);
            }
            Job job = result(instance, new UserId(user));
            for (int width : new int[] {360, 1280, 1920}) {
                ColorScheme theme = width == 1280 ? ColorScheme.DARK : ColorScheme.LIGHT;
                try (BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                        .setViewportSize(width, 900)
                        .setColorScheme(theme))) {
                    Page page = context.newPage();
                    page.setDefaultTimeout(120_000);
                    page.onConsoleMessage(message -> {
                        if (message.type().equals("error")) {
                            complaints.add(page.url() + ": " + message.text());
                        }
                    });
                    signIn(page, instance, user);
                    walk(page, instance.url() + "/annotations/" + job.id(), width);
                }
            }
            try (BrowserContext context =
                    browser.newContext(new Browser.NewContextOptions().setJavaScriptEnabled(false))) {
                Page page = context.newPage();
                page.setDefaultTimeout(120_000);
                signIn(page, instance, user);
                withoutScripts(page, instance.url() + "/annotations/" + job.id());
            }
        }
        assertThat(complaints).isEmpty();
    }

    private Job result(TestInstance instance, UserId user) throws Exception {
        Path file = folder.resolve("x.vcf.gz");
        AnnotationSummary summary;
        try (Reference reference = Reference.open(EmbeddedReference.file(folder));
                InputStream sample = ExploreBrowserTest.class.getResourceAsStream("/gas/engine/samples/large.vcf")) {
            summary = Annotation.run(sample, file, reference, AnnotationOptions.defaults());
        }
        return instance.bean(LedgerJobs.class)
                .completed(
                        user,
                        "large.vcf",
                        Files.readAllBytes(file),
                        Files.readAllBytes(folder.resolve("x.vcf.gz.tbi")),
                        summary.toJson());
    }

    private static void signIn(Page page, TestInstance instance, String name) {
        page.navigate(instance.url() + "/signin");
        page.fill("input[name=username]:not([type=hidden])", name);
        page.press("input[name=username]:not([type=hidden])", "Enter");
        page.waitForURL(instance.url() + "/**");
    }

    private void walk(Page page, String job, int width) throws Exception {
        page.navigate(job + "/variants?impact=HIGH");
        page.waitForSelector("#count b");
        assertThat(page.locator("#variants tbody tr").count()).isEqualTo(50);
        look(page, "explore-variants", width);
        page.click("#variants tbody tr:first-child .variant-link");
        page.waitForSelector("#variant-panel #transcripts");
        look(page, "explore-panel", width);
        page.keyboard().press("Escape");
        assertThat(page.locator("#variant-panel").isVisible()).isFalse();
        page.click("#next");
        page.waitForURL("**at=**");
        page.click("#charts-link");
        page.waitForSelector("#chart-density");
        look(page, "explore-charts", width);
        page.navigate(job + "/downloads");
        look(page, "explore-downloads", width);
    }

    private static void withoutScripts(Page page, String job) {
        page.navigate(job + "/variants");
        page.fill("#gene", "DEFB125");
        page.click("#apply");
        assertThat(page.url()).contains("gene=DEFB125");
        page.click("#count a");
        assertThat(page.locator("#total").textContent()).matches("[\\d,]+");
        page.goBack();
        page.click("#variants tbody tr:first-child .variant-link");
        assertThat(page.locator("#transcripts tbody tr").count()).isPositive();
    }

    private void look(Page page, String name, int width) throws Exception {
        Object overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
        if (overflow instanceof Integer pixels && pixels > 0) {
            complaints.add(name + " at " + width + " is " + pixels + " px too wide");
        }
        page.screenshot(new Page.ScreenshotOptions().setPath(FOLDER.resolve(name + "-" + width + ".png")));
        try (InputStream axe = ExploreBrowserTest.class.getResourceAsStream("/axe.min.js")) {
            page.evaluate(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
        }
        Object found = page.evaluate("axe.run().then(done => done.violations"
                + ".filter(one => one.impact === 'serious' || one.impact === 'critical')"
                + ".map(one => one.id + ': ' + one.nodes.slice(0, 3).map(node => node.html).join(' ')))");
        for (Object violation : (List<?>) found) {
            complaints.add(name + " at " + width + ": " + violation);
        }
    }
}
