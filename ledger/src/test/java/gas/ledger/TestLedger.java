package gas.ledger;

import gas.ledger.accounts.Account;
import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.BillingWatch;
import gas.ledger.accounts.Subscription;
import gas.ledger.accounts.UserId;
import gas.ledger.jobs.Attempt;
import gas.ledger.jobs.AttemptSuperseded;
import gas.ledger.jobs.Claim;
import gas.ledger.jobs.ColdResults;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.JobId;
import gas.ledger.jobs.Jobs;
import gas.ledger.jobs.NewJob;
import gas.ledger.jobs.Results;
import gas.ledger.jobs.Retention;
import gas.ledger.jobs.StoredObject;
import gas.localcloud.LocalCloud;
import gas.localcloud.LocalCloudSettings;
import gas.localcloud.provisioning.Provisioning;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;

/// A ledger on a real table store, with a clock of its own; one store serves all tests of a run.
public final class TestLedger {
    public static final Duration LEASE = Duration.ofSeconds(60);
    public static final Retention RETENTION = new Retention(Duration.ofMinutes(5));
    public static final StoredObject LOG = new StoredObject("gas-results", "gas/u/x.vcf.count.log");
    public static final Results RESULTS = new Results(
            new StoredObject("gas-results", "gas/u/x.annot.vcf.gz"),
            new StoredObject("gas-results", "gas/u/x.annot.vcf.gz.tbi"),
            new StoredObject("gas-results", "gas/u/x.summary.json"),
            1234,
            10,
            9);

    public static final LedgerTables TABLES = new LedgerTables("gas-jobs", "gas-accounts", "gas-events");

    /// Started once; ends with the JVM.
    private static final class Cloud {
        static final LocalCloud INSTANCE = start();

        private static LocalCloud start() {
            try {
                LocalCloud cloud = LocalCloud.start(LocalCloudSettings.of(
                        LocalCloudSettings.freePortBase(), Files.createTempDirectory("ledger-test")));
                Runtime.getRuntime().addShutdownHook(new Thread(cloud::close));
                new Provisioning(cloud.endpoint()).provision();
                return cloud;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    public final MovableClock clock = new MovableClock();
    public final DynamoDbClient dynamo = client(DynamoDbClient.builder()).build();
    public final Accounts accounts;
    public final Jobs jobs;
    public final BillingWatch watch;
    public final ColdResults cold;

    public TestLedger() {
        this(TABLES);
    }

    private TestLedger(LedgerTables tables) {
        this.accounts = new Accounts(dynamo, tables, clock);
        this.jobs = new Jobs(dynamo, tables, accounts, clock);
        this.watch = new BillingWatch(dynamo, tables, accounts, clock);
        this.cold = new ColdResults(dynamo, tables, accounts, clock);
    }

    /// A ledger with a table of jobs of its own, where nobody else's wait.
    public static TestLedger apart() {
        String name = "gas-jobs-" + UUID.randomUUID();
        TestLedger ledger = new TestLedger(new LedgerTables(name, TABLES.accounts(), TABLES.events()));
        var like = ledger.dynamo
                .describeTable(describe -> describe.tableName(TABLES.jobs()))
                .table();
        ledger.dynamo.createTable(create -> create.tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(like.keySchema())
                .attributeDefinitions(like.attributeDefinitions())
                .globalSecondaryIndexes(like.globalSecondaryIndexes().stream()
                        .map(index -> GlobalSecondaryIndex.builder()
                                .indexName(index.indexName())
                                .keySchema(index.keySchema())
                                .projection(index.projection())
                                .build())
                        .toList()));
        ledger.dynamo.waiter().waitUntilTableExists(describe -> describe.tableName(name));
        return ledger;
    }

    /// The cloud that all ledgers of this run share.
    public static LocalCloud cloud() {
        return Cloud.INSTANCE;
    }

    public static <B extends AwsClientBuilder<B, C>, C> B client(B builder) {
        return builder.endpointOverride(Cloud.INSTANCE.endpoint())
                .region(Region.of(LocalCloudSettings.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(LocalCloudSettings.ACCESS_KEY, LocalCloudSettings.SECRET_KEY)));
    }

    public UserId newUser() {
        UserId user = new UserId("user-" + UUID.randomUUID());
        accounts.signIn(user, "A user", "user@localhost", null);
        return user;
    }

    public UserId newPremiumUser() {
        UserId user = newUser();
        upgrade(user);
        return user;
    }

    public Account upgrade(UserId user) {
        return apply(user, "active");
    }

    public Account downgrade(UserId user) {
        return apply(user, "canceled");
    }

    private Account apply(UserId user, String status) {
        return accounts.apply(
                        "evt_" + UUID.randomUUID(),
                        user,
                        new Subscription("sub_" + user, "cus_" + user, status, false, null))
                .orElseThrow()
                .after();
    }

    public Job submitted(UserId user) {
        JobId id = JobId.next();
        return jobs.submit(new NewJob(
                user, id, "x.vcf", new StoredObject("gas-inputs", "gas/" + user + "/" + id + "~x.vcf"), 100, "ref"));
    }

    public Attempt claimed(Job job) {
        return switch (jobs.claim(job.user(), job.id(), LEASE)) {
            case Claim.Claimed claimed -> claimed.attempt();
            case Claim.Held held -> throw new AssertionError(held);
            case Claim.Over over -> throw new AssertionError(over);
        };
    }

    public Job completed(UserId user) throws AttemptSuperseded {
        return jobs.complete(claimed(submitted(user)), RESULTS, LOG, RETENTION);
    }

    /// Completed, announced, and past its archive time where it has one.
    public Job dueForArchive(UserId user) throws AttemptSuperseded {
        Job job = completed(user);
        jobs.announced(job);
        clock.advance(RETENTION.freeWindow());
        return now(job);
    }

    public Job now(Job job) {
        return jobs.find(job.user(), job.id()).orElseThrow();
    }
}
