package gas.vault;

import gas.ledger.TestLedger;
import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.UserId;
import gas.ledger.jobs.ColdResults;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.JobId;
import gas.ledger.jobs.Jobs;
import gas.ledger.jobs.NewJob;
import gas.ledger.jobs.Results;
import gas.ledger.jobs.StoredObject;
import gas.localcloud.LocalCloud;
import gas.localcloud.control.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Random;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.glacier.GlacierClient;
import software.amazon.awssdk.services.glacier.model.ResourceNotFoundException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.StorageClass;

/// Ledger, S3 and a vault of any kind on the local cloud, and completed jobs in them. For tests.
public final class ColdCloud {
    public static final String BUCKET = "gas-results";
    public static final String VAULT = "gas-archive";
    public static final String NOTICE_TOPIC = "arn:aws:sns:us-east-1:000000000000:gas-archive-retrieved";
    public static final String THAW_TOPIC = "arn:aws:sns:us-east-1:000000000000:gas-thaw-requests";
    public static final Duration LEASE = Duration.ofSeconds(60);

    /// The words in which a kind of vault is spoken to: the client's names of operations.
    ///
    /// @param archiving what archives a small result
    /// @param part what archives a part of a large one
    /// @param deleting what removes an archive
    public record Words(String archiving, String begin, String part, String asking, String deleting) {}

    private static final byte[] LOG = "one record".getBytes(StandardCharsets.UTF_8);

    public final TestLedger ledger = new TestLedger();
    public final S3Client s3 = TestLedger.client(S3Client.builder()).build();
    public final GlacierClient glacier =
            TestLedger.client(GlacierClient.builder()).build();
    public final VaultKind kind;
    public final Vault vault;

    /// The parts of the tests' vault: the smallest that it takes.
    public final int partBytes;

    public ColdCloud(VaultKind kind) {
        this.kind = kind;
        this.partBytes = isGlacier() ? 1 << 20 : 5 << 20;
        this.vault = vault(AwsCalls.undisturbed());
    }

    private boolean isGlacier() {
        return kind == VaultKind.GLACIER_VAULT;
    }

    public Words words() {
        return isGlacier()
                ? new Words(
                        "uploadArchive",
                        "initiateMultipartUpload",
                        "uploadMultipartPart",
                        "initiateJob",
                        "deleteArchive")
                : new Words("copyObject", "createMultipartUpload", "uploadPartCopy", "restoreObject", "deleteObject");
    }

    /// What the vault says where it has no capacity for Expedited.
    public String refusal() {
        return isGlacier() ? "InsufficientCapacityException" : "GlacierExpeditedRetrievalNotAvailable";
    }

    public LocalCloud cloud() {
        return TestLedger.cloud();
    }

    public S3Client s3(AwsCalls calls) {
        return calls.through(S3Client.class, s3);
    }

    public Vault vault(AwsCalls calls) {
        return switch (kind) {
            case GLACIER_VAULT -> glacierVault(calls.through(GlacierClient.class, glacier), s3(calls));
            case S3_GLACIER -> new StorageClassVault(s3(calls), VAULT, StorageClass.GLACIER, partBytes);
            case S3_DEEP_ARCHIVE -> new StorageClassVault(s3(calls), VAULT, StorageClass.DEEP_ARCHIVE, partBytes);
        };
    }

    public Vault glacierVault(GlacierClient client, S3Client objects) {
        return new GlacierVault(client, objects, VAULT, NOTICE_TOPIC, partBytes);
    }

    public Accounts accounts(AwsCalls calls) {
        return new Accounts(dynamo(calls), TestLedger.TABLES, ledger.clock);
    }

    public Jobs jobs(AwsCalls calls) {
        return new Jobs(dynamo(calls), TestLedger.TABLES, accounts(calls), ledger.clock);
    }

    public ColdResults coldResults(AwsCalls calls) {
        return new ColdResults(dynamo(calls), TestLedger.TABLES, accounts(calls), ledger.clock);
    }

    private DynamoDbClient dynamo(AwsCalls calls) {
        return calls.through(DynamoDbClient.class, ledger.dynamo);
    }

    /// A free user's job, complete and past its archive time.
    public Job dueForArchive(UserId user, byte[] result) throws Exception {
        JobId id = JobId.next();
        String key = "gas/" + user + "/" + id + "~sample";
        StoredObject object = new StoredObject(BUCKET, key + ".annot.vcf.gz");
        StoredObject log = new StoredObject(BUCKET, key + ".vcf.count.log");
        put(object, result);
        put(log, LOG);
        Job job = ledger.jobs.submit(new NewJob(
                user, id, "sample.vcf", new StoredObject("gas-inputs", key + ".vcf"), 100, "grch37-chr20-slice"));
        Results results =
                new Results(object, null, new StoredObject(BUCKET, key + ".summary.json"), result.length, 1, 1);
        ledger.jobs.announced(ledger.jobs.complete(ledger.claimed(job), results, log, TestLedger.RETENTION));
        ledger.clock.advance(TestLedger.RETENTION.freeWindow());
        return now(job);
    }

    /// A job whose result rests in the vault; its account is premium, and its object in S3 is gone.
    public Job archivedAndUpgraded(UserId user, byte[] result) throws Exception {
        Job job = archived(user, result);
        ledger.upgrade(user);
        return now(job);
    }

    public Job archived(UserId user, byte[] result) throws Exception {
        Job job = dueForArchive(user, result);
        StoredObject object = resultOf(job);
        ledger.cold.beginArchive(user, job.id(), LEASE);
        Archived copy =
                vault.archive(new S3Location(object.bucket(), object.key()), user + "/" + job.id(), bytes -> {});
        ledger.cold.commitArchive(
                user, job.id(), now(job).storageRound(), copy.id().value());
        s3.deleteObject(delete -> delete.bucket(object.bucket()).key(object.key()));
        return now(job);
    }

    public Job now(Job job) {
        return ledger.now(job);
    }

    public static StoredObject resultOf(Job job) {
        return Objects.requireNonNull(job.results()).result();
    }

    public void put(StoredObject object, byte[] bytes) {
        s3.putObject(put -> put.bucket(object.bucket()).key(object.key()), RequestBody.fromBytes(bytes));
    }

    public boolean isInS3(StoredObject object) {
        try {
            s3.headObject(head -> head.bucket(object.bucket()).key(object.key()));
            return true;
        } catch (NoSuchKeyException gone) {
            return false;
        }
    }

    public byte[] bytesOf(StoredObject object) {
        return s3.getObjectAsBytes(get -> get.bucket(object.bucket()).key(object.key()))
                .asByteArray();
    }

    /// Whether the vault still has it.
    public boolean isInVault(String archive) {
        if (!isGlacier()) {
            return isInS3(new StoredObject(VAULT, archive));
        }
        try {
            vault.startRetrieval(new ArchiveId(archive), Tier.EXPEDITED, "is it there?");
            return true;
        } catch (ResourceNotFoundException gone) {
            return false;
        }
    }

    /// Until whatever was asked for is there.
    public void retrievalsEnd() {
        cloud().clock().advance(Duration.ofHours(kind == VaultKind.S3_DEEP_ARCHIVE ? 49 : 13));
        Instant deadline = Instant.now().plusSeconds(20);
        while (isAnyInProgress()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("the vault still works on what was due hours ago");
            }
            Thread.onSpinWait();
        }
    }

    private boolean isAnyInProgress() {
        if (isGlacier()) {
            return glacier.listJobsPaginator(list -> list.accountId("-").vaultName(VAULT)).stream()
                    .flatMap(page -> page.jobList().stream())
                    .anyMatch(job -> !job.completed());
        }
        return s3.listObjectsV2Paginator(list -> list.bucket(VAULT)).contents().stream()
                .anyMatch(object -> "ongoing-request=\"true\""
                        .equals(s3.headObject(head -> head.bucket(VAULT).key(object.key()))
                                .restore()));
    }

    /// Until the output of whatever was asked for is gone again.
    public void outputsExpire() {
        retrievalsEnd();
        cloud().clock().advance(isGlacier() ? Duration.ofHours(25) : Duration.ofDays(5));
    }

    /// The next request for an archive finds no capacity.
    public void refuseNextRetrieval() {
        cloud().faults()
                .order(new Fault(
                        isGlacier() ? "glacier" : "s3",
                        isGlacier() ? "InitiateJob" : "RestoreObject",
                        Fault.Kind.ERROR,
                        1,
                        1,
                        Duration.ZERO,
                        refusal(),
                        503));
    }

    public static byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
