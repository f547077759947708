package gas.infra;

import static gas.infra.Part.allow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.ecs.Secret;

final class WebService {
    static final String NAME = "web-service";

    private WebService() {}

    static Part part(EnvironmentSettings environment, DataStack data, MessagingStack messaging) {
        Ledger ledger = new Ledger(environment, data, messaging);
        Map<String, String> settings = new LinkedHashMap<>(ledger.settings());
        settings.putAll(ledger.queue(Channel.JOB_RESULTS));
        settings.put("GAS_TABLES_SESSIONS", data.sessions.getTableName());
        settings.put("GAS_TABLES_TOKENS", data.tokens.getTableName());
        settings.put("GAS_TABLES_WEBHOOKS", data.webhooks.getTableName());
        settings.putAll(ledger.topic(Channel.WEBHOOKS_DUE));
        settings.putAll(ledger.queue(Channel.WEBHOOKS_DUE));
        settings.put("GAS_REFERENCES", Fleet.REFERENCES);
        settings.put("GAS_BUCKETS_INPUTS", data.inputs.getBucketName());
        settings.put("GAS_BASE_URL", environment.baseUrl());
        settings.put("GAS_BIND_ADDRESS", "0.0.0.0");
        settings.put("GAS_FORWARD_HEADERS", "framework");
        settings.put("GAS_FREE_CAP", environment.freeCap());
        settings.put("GAS_PREMIUM_CAP", environment.premiumCap());
        settings.put("GAS_REFERENCE_NAMES", String.join(",", environment.references()));
        settings.put("GAS_OIDC_ISSUER", environment.oidcIssuer());
        settings.put("GAS_OIDC_CLIENT_ID", environment.oidcClientId());
        settings.put("GAS_STRIPE_PRICE", environment.stripePrice());
        settings.put("GAS_SMTP_HOST", "email-smtp." + environment.region() + ".amazonaws.com");
        settings.put("GAS_SMTP_PORT", "587");
        settings.put("GAS_SMTP_AUTH", "true");
        settings.put("GAS_SMTP_STARTTLS", "true");
        settings.put("GAS_MAIL_FROM", "Genomics Annotation Service <no-reply@" + environment.domain() + ">");
        Map<String, Secret> secrets = Map.of(
                "GAS_OIDC_CLIENT_SECRET", Secret.fromSecretsManager(data.oidc, "client-secret"),
                "GAS_STRIPE_SECRET_KEY", Secret.fromSecretsManager(data.stripe, "secret-key"),
                "GAS_STRIPE_WEBHOOK_SECRET", Secret.fromSecretsManager(data.stripe, "webhook-secret"),
                "GAS_SMTP_USER", Secret.fromSecretsManager(data.smtp, "user"),
                "GAS_SMTP_PASSWORD", Secret.fromSecretsManager(data.smtp, "password"));
        return new Part(
                NAME,
                settings,
                secrets,
                List.of(
                        ledger.jobs("GetItem", "Query", "PutItem", "UpdateItem"),
                        ledger.queriesIndex(data.jobs, "waiting"),
                        ledger.accounts("GetItem", "UpdateItem", "ConditionCheckItem"),
                        ledger.queriesIndex(data.accounts, "look"),
                        ledger.queriesIndex(data.accounts, "stripe_customer"),
                        ledger.events("GetItem", "PutItem"),
                        Ledger.on(data.sessions, "GetItem", "PutItem", "UpdateItem", "DeleteItem"),
                        Ledger.on(data.tokens, "GetItem", "PutItem", "DeleteItem"),
                        ledger.queriesIndex(data.tokens, "user"),
                        Ledger.on(data.webhooks, "GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"),
                        ledger.queriesIndex(data.webhooks, "owed"),
                        ledger.consumes(Channel.WEBHOOKS_DUE),
                        ledger.consumes(Channel.JOB_RESULTS),
                        ledger.publishes(
                                Channel.JOB_REQUESTS,
                                Channel.JOB_RESULTS,
                                Channel.ARCHIVE_DUE,
                                Channel.THAW_REQUESTS,
                                Channel.WEBHOOKS_DUE),
                        ledger.startsArchiveWaits(),
                        allow(List.of("s3:GetObject", "s3:PutObject"), data.inputs.arnForObjects("*")),
                        // without it a file that is not there looks like one that is forbidden
                        allow(List.of("s3:ListBucket"), data.inputs.getBucketArn()),
                        allow(List.of("s3:GetObject"), data.results.arnForObjects("*"))));
    }
}
