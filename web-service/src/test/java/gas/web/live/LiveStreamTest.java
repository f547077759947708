package gas.web.live;

import static gas.web.testing.Readers.by;
import static gas.web.testing.Readers.newUser;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.UserId;
import gas.ledger.jobs.Job;
import gas.web.testing.LedgerJobs;
import gas.web.testing.WebTest;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;

@WebTest
class LiveStreamTest {
    @Autowired
    MockMvc http;

    @Autowired
    Accounts accounts;

    @Autowired
    LedgerJobs ledger;

    @Test
    void anOpenPageIsToldOfEachChangeAndOfNothingElse() throws Exception {
        UserId user = newUser(accounts);
        Job job = ledger.pending(user, "x.vcf");
        String page = http.perform(get("/annotations/" + job.id()).with(by(user)))
                .andReturn()
                .getResponse()
                .getContentAsString();
        var shown = Pattern.compile("data-live-state=\"([^\"]+)\"").matcher(page);
        assertThat(shown.find()).isTrue();

        MockHttpServletResponse stream = http.perform(get("/annotations/" + job.id() + "/events")
                        .accept(MediaType.TEXT_EVENT_STREAM)
                        .with(by(user)))
                .andReturn()
                .getResponse();
        await().until(() -> events(stream) == 1);
        assertThat(stream.getContentAsString()).as("what the page shows").contains("data:" + shown.group(1));

        ledger.running(job);
        await().until(() -> events(stream) == 2);
        assertThat(stream.getContentType()).startsWith("text/event-stream");
    }

    private static long events(MockHttpServletResponse stream) throws Exception {
        return Pattern.compile("event:state")
                .matcher(stream.getContentAsString())
                .results()
                .count();
    }
}
