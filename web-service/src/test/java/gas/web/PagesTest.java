package gas.web;

import static gas.web.testing.Readers.by;
import static gas.web.testing.Readers.newUser;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import gas.ledger.accounts.Accounts;
import gas.web.testing.WebTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;

@WebTest
class PagesTest {
    @Autowired
    MockMvc http;

    @Autowired
    Accounts accounts;

    @Test
    void homeIsOpenToEverybody() throws Exception {
        http.perform(get("/")).andExpect(status().isOk()).andExpect(content().string(containsString("Sign in")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/profile",
                "/annotate",
                "/annotations",
                "/subscribe",
                "/account/plan",
                "/account/webhooks",
                "/nowhere"
            })
    void everythingElseAsksToSignIn(String page) throws Exception {
        http.perform(get(page)).andExpect(status().is3xxRedirection()).andExpect(redirectedUrl("/signin"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/profile",
                "/annotate",
                "/annotations",
                "/subscribe",
                "/account/plan",
                "/account/webhooks",
                "/subscribe/done",
                "/signout"
            })
    void pagesAreShownToWhoSignedIn(String page) throws Exception {
        http.perform(get(page).with(by(newUser(accounts)))).andExpect(status().isOk());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/annotate"})
    void pagesCarryNothingInlineAndSayWhatMayBeLoaded(String page) throws Exception {
        String html = http.perform(get(page).with(by(newUser(accounts))))
                .andExpect(header().string("Content-Security-Policy", containsString("default-src 'self';")))
                .andExpect(header().string("X-Content-Type-Options", "nosniff"))
                .andExpect(header().string("Referrer-Policy", "same-origin"))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(html)
                .doesNotContain("style=", "<style", "onclick=", "javascript:")
                .doesNotContainPattern("<script[^>]*>[^<]");
    }

    @Test
    void aWriteWithoutTheTokenOfThePageIsRefused() throws Exception {
        var user = newUser(accounts);
        http.perform(post("/subscribe").with(by(user))).andExpect(status().isForbidden());
        http.perform(post("/subscribe").with(by(user)).with(csrf())).andExpect(status().isSeeOther());
    }

    @Test
    void samplesAreOfferedAndTheLargerOneIsBeyondTheFreePlan() throws Exception {
        var user = newUser(accounts);
        http.perform(get("/annotate").with(by(user)))
                .andExpect(content().string(containsString("id=\"sample-small\"")))
                .andExpect(content().string(containsString("id=\"sample-large\"")));
        http.perform(get("/annotate/samples/small.vcf").with(by(user)))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("##fileformat=VCF")));
        http.perform(get("/annotate/samples/none.vcf").with(by(user))).andExpect(status().isNotFound());
    }

    @Test
    void whatIsNotARequestToUploadIsRefused() throws Exception {
        var user = newUser(accounts);
        for (String body :
                new String[] {"{}", "{", "{\"fileName\":null,\"bytes\":1}", "{\"fileName\":\"x.vcf\",\"bytes\":-1}"}) {
            http.perform(post("/annotate/uploads")
                            .contentType(MediaType.APPLICATION_JSON)
                            .content(body)
                            .with(by(user))
                            .with(csrf()))
                    .andExpect(status().isBadRequest());
        }
    }
}
