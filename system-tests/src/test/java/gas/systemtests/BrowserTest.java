package gas.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.LoadState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The life of a job as somebody with a browser sees it. A failure leaves a screenshot in `target/screenshots`.
@EnabledIf(value = "chromiumIsThere", disabledReason = "chromium is missing: apt-get install chromium")
class BrowserTest {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final double PATIENCE_MILLIS = 60_000;

    private static Playwright playwright;
    private static Browser browser;
    private final List<String> consoleErrors = new ArrayList<>();
    private BrowserContext context;
    private Page page;

    @RegisterExtension
    final AfterTestExecutionCallback screenshotOnFailure = this::keepScreenshot;

    static boolean chromiumIsThere() {
        return Files.isExecutable(CHROMIUM);
    }

    @BeforeAll
    static void startBrowser() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
    }

    @AfterAll
    static void stopBrowser() {
        browser.close();
        playwright.close();
    }

    @BeforeEach
    void openPage() {
        context = browser.newContext();
        page = context.newPage();
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && message.location().startsWith(RunningSystem.web())) {
                consoleErrors.add(message.text() + " " + message.location());
            }
        });
    }

    @AfterEach
    void closePage() {
        context.close();
    }

    @Test
    void fromSignInToARestoredResult() throws IOException {
        signIn("browser-" + UUID.randomUUID());
        page.navigate(RunningSystem.web() + "/annotate");
        page.setInputFiles("#file", sample("small", "mine.vcf"));
        page.click("#submit-button");
        page.waitForURL("**/annotations/*");

        assertThat(page.locator("#result[data-result=ready]")).isVisible(patiently());
        if (Boolean.getBoolean("gas.picture")) { // the README's, on demand
            page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("detail.png")));
        }
        byte[] before = download("#result-link");
        assertThat(before.length).isGreaterThan(100);
        page.click("#log-link");
        assertThat(page.locator("main")).containsText("records");
        page.goBack();

        // the page changes by itself
        assertThat(page.locator("#result[data-result=upgrade]")).isVisible(patiently());
        page.click("#upgrade-link");
        page.click("#subscribe-button");
        pay("4000000000000002");
        assertThat(page.locator("body"))
                .containsText("declined", new LocatorAssertions.ContainsTextOptions().setIgnoreCase(true));
        pay("4242424242424242");
        page.waitForURL(RunningSystem.web() + "/**");

        page.navigate(RunningSystem.web() + "/annotations");
        page.click("#jobs a");
        assertThat(page.locator("#result[data-result=ready]")).isVisible(patiently());
        assertThat(download("#result-link")).isEqualTo(before);
        assertThat(page.locator("#retention")).hasCount(0);
        assertThat(consoleErrors).isEmpty();
    }

    @Test
    void aSampleIsOneClickAway() {
        signIn("sample-" + UUID.randomUUID());
        page.navigate(RunningSystem.web() + "/annotate");
        page.click("#sample-small");
        Locator submit = page.locator("#submit-button");
        if (submit.isVisible()) {
            submit.click();
        }
        page.waitForURL("**/annotations/*");
        assertThat(page.locator("#result[data-result=ready]")).isVisible(patiently());
    }

    @Test
    void anOversizedFilePromptsToSubscribeBeforeAnyByteLeaves() throws IOException {
        signIn("large-" + UUID.randomUUID());
        page.navigate(RunningSystem.web() + "/annotate");
        page.setInputFiles("#file", sample("large", "large.vcf"));

        assertThat(page.locator("#oversize")).isVisible();
        assertThat(page.locator("#oversize-subscribe")).isVisible();
        assertThat(page.locator("#submit-button")).isDisabled();
    }

    @Test
    void anEmptySubmitIsDisabled() {
        signIn("empty-" + UUID.randomUUID());
        page.navigate(RunningSystem.web() + "/annotate");
        assertThat(page.locator("#submit-button")).isDisabled();
    }

    @Test
    void aBadFileShowsItsLineCauseAndCure() throws IOException {
        signIn("bad-" + UUID.randomUUID());
        Path bad = Files.createTempDirectory("bad").resolve("<b>notes<b>.vcf");
        Files.writeString(bad, "Dear colleague,\nplease find attached\n");
        page.navigate(RunningSystem.web() + "/annotate");
        page.setInputFiles("#file", bad);
        page.click("#submit-button");

        assertThat(page.locator("#failure")).isVisible(patiently());
        assertThat(page.locator("#failure-code")).hasText("NOT_A_VCF");
        assertThat(page.locator("#failure-cure")).not().isEmpty();
        assertThat(page.locator("#file-name b")).hasCount(0);
    }

    private void signIn(String name) {
        page.navigate(RunningSystem.web() + "/");
        page.click("#sign-in");
        page.fill("input[name=username]:not([type=hidden])", name);
        page.press("input[name=username]:not([type=hidden])", "Enter");
        page.waitForURL(RunningSystem.web() + "/**");
        assertThat(page.locator("#sign-out")).isVisible();
    }

    private void pay(String card) {
        page.fill("input[name=card_number]", card);
        page.fill("input[name=expiry]", "12 / 40");
        page.fill("input[name=cvc]", "123");
        Locator name = page.locator("input[name=name]");
        if (name.count() > 0) {
            name.fill("A user");
        }
        page.click("button[type=submit]");
        page.waitForLoadState(LoadState.DOMCONTENTLOADED);
    }

    private byte[] download(String link) throws IOException {
        Download download = page.waitForDownload(() -> page.click(link));
        return Files.readAllBytes(download.path());
    }

    private static Path sample(String sample, String name) throws IOException {
        Path file = Files.createTempDirectory("sample").resolve(name);
        Files.write(file, RunningSystem.newVisitor().sample(sample));
        return file;
    }

    private static LocatorAssertions.IsVisibleOptions patiently() {
        return new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MILLIS);
    }

    private void keepScreenshot(ExtensionContext test) {
        if (test.getExecutionException().isPresent()) {
            String name = test.getDisplayName().replaceAll("[^A-Za-z0-9]+", "");
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(SCREENSHOTS.resolve(name + ".png"))
                    .setFullPage(true));
        }
    }
}
