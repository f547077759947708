package gas.web.webhooks;

import static gas.web.testing.Readers.by;
import static gas.web.testing.Readers.newUser;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.UserId;
import gas.ledger.webhooks.Deliveries;
import gas.ledger.webhooks.Delivery;
import gas.ledger.webhooks.DeliveryTry;
import gas.ledger.webhooks.Endpoint;
import gas.ledger.webhooks.Endpoints;
import gas.web.testing.Receiver;
import gas.web.testing.WebTest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

@WebTest
class WebhooksPageTest {
    private static final String URL = "http://" + Receiver.ADDRESS + ":9/hook";

    @Autowired
    MockMvc http;

    @Autowired
    Accounts accounts;

    @Autowired
    Endpoints endpoints;

    @Autowired
    Deliveries deliveries;

    private UserId user;

    @BeforeEach
    void signIn() {
        user = newUser(accounts);
    }

    @Test
    void aSecretIsShownWhenItIsMadeAndNeverAgain() throws Exception {
        String added = html(post("/account/webhooks").param("url", URL));
        Endpoint endpoint = endpoints.of(user).getFirst();
        assertThat(added).contains(endpoint.secret());
        assertThat(page()).contains(URL).doesNotContain(endpoint.secret());

        String rotated =
                html(post("/account/webhooks").param("rotate", endpoint.id().value()));
        Endpoint after = endpoints.of(user).getFirst();
        assertThat(after.secret()).isNotEqualTo(endpoint.secret());
        assertThat(rotated).contains(after.secret()).doesNotContain(endpoint.secret());
        assertThat(page()).doesNotContain(after.secret());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8080/",
                "https://127.0.0.1/",
                "https://169.254.169.254/latest/meta-data/",
                "https://[::1]/",
                "https://[::ffff:10.0.0.1]/",
                "https://localhost/",
                "file:///etc/passwd",
                "nonsense"
            })
    void anAddressInsideIsRefusedWithAReason(String url) throws Exception {
        assertThat(html(post("/account/webhooks").param("url", url))).contains("id=\"refusal\"");
        assertThat(endpoints.of(user)).isEmpty();
    }

    @Test
    void anAccountHasSoManyAndEachOnce() throws Exception {
        for (int i = 0; i < 7; i++) {
            html(post("/account/webhooks").param("url", URL + i));
            html(post("/account/webhooks").param("url", URL + i));
        }
        assertThat(endpoints.of(user)).hasSize(5);
    }

    @Test
    void anEndpointIsSwitchedOffAndOnAndRemoved() throws Exception {
        Endpoint endpoint = endpoints.add(user, URI.create(URL));
        String path = "/account/webhooks/" + endpoint.id();

        act(path + "/off");
        assertThat(endpoints.of(user).getFirst().state()).isEqualTo(Endpoint.State.OFF);
        act(path + "/test");
        assertThat(deliveries.latest(user, endpoint.id(), 1)).isEmpty();
        act(path + "/on");
        assertThat(endpoints.of(user).getFirst().state()).isEqualTo(Endpoint.State.ON);
        act(path + "/test");
        assertThat(deliveries.latest(user, endpoint.id(), 1)).hasSize(1);
        act(path + "/remove");
        assertThat(endpoints.of(user)).isEmpty();
    }

    @Test
    void whatAReceiverAnsweredIsShownAsText() throws Exception {
        Endpoint endpoint = endpoints.add(user, URI.create(URL));
        Delivery delivery = deliveries.owe(endpoint, "msg_x", "job.completed", endpoint.createTime(), "{}");
        Delivery claimed =
                deliveries.claim(user, delivery.key(), Duration.ofMinutes(1)).orElseThrow();
        deliveries.giveUp(claimed, new DeliveryTry(endpoint.createTime(), 500, 17, "<script>alert(1)</script>\"'"));

        assertThat(page())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "17 ms", "<b>500</b>", "Given up")
                .doesNotContain("<script>alert");
    }

    @Test
    void anothersEndpointIsNobodys() throws Exception {
        Endpoint endpoint = endpoints.add(user, URI.create(URL));
        UserId other = newUser(accounts);
        String path = "/account/webhooks/" + endpoint.id();

        for (String act : List.of("/off", "/on", "/test")) {
            http.perform(post(path + act).with(by(other)).with(csrf())).andExpect(status().isForbidden());
        }
        http.perform(post("/account/webhooks")
                        .param("rotate", endpoint.id().value())
                        .with(by(other))
                        .with(csrf()))
                .andExpect(status().isForbidden());
        http.perform(post("/account/webhooks")
                        .param("rotate", "x")
                        .with(by(other))
                        .with(csrf()))
                .andExpect(status().isForbidden());
        http.perform(post(path + "/remove").with(by(other)).with(csrf()));
        assertThat(endpoints.of(user)).containsExactly(endpoint);
        http.perform(post(path + "/off").with(by(user))).andExpect(status().isForbidden()); // no token of the page
    }

    private String page() throws Exception {
        return http.perform(get("/account/webhooks").with(by(user)))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString();
    }

    private String html(MockHttpServletRequestBuilder request) throws Exception {
        return http.perform(request.with(by(user)).with(csrf()))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString();
    }

    private void act(String path) throws Exception {
        http.perform(post(path).with(by(user)).with(csrf())).andExpect(status().is3xxRedirection());
    }
}
