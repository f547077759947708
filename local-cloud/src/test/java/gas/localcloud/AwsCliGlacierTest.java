package gas.localcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Each operation of Glacier vaults once, by the AWS CLI, which computes tree hashes of its own.
class AwsCliGlacierTest {
    @TempDir
    static Path folder;

    static LocalCloud cloud;
    static AwsCli aws;

    @BeforeAll
    static void start() throws Exception {
        AwsCli.require();
        cloud = LocalCloud.start(LocalCloudSettings.of(LocalCloudSettings.freePortBase(), folder.resolve("cloud")));
        aws = new AwsCli(cloud);
    }

    @AfterAll
    static void stop() {
        if (cloud != null) {
            cloud.close();
        }
    }

    @Test
    void glacier() throws Exception {
        Path archive = Files.writeString(folder.resolve("archive"), "x".repeat((1 << 20) + 5));
        Path back = folder.resolve("back");
        String topic = aws.run("sns", "create-topic", "--name", "frozen")
                .path("TopicArn")
                .asString();
        run("create-vault");
        assertThat(aws.run("glacier", "list-vaults", "--account-id", "-").path("VaultList"))
                .isNotEmpty();
        run(
                "set-vault-notifications",
                "--vault-notification-config",
                "SNSTopic=" + topic + ",Events=ArchiveRetrievalCompleted");
        assertThat(run("get-vault-notifications").toString()).contains(topic);
        run("delete-vault-notifications");
        String id = run("upload-archive", "--body", archive.toString(), "--archive-description", "u/j")
                .path("archiveId")
                .asString();
        assertThat(run("describe-vault").path("NumberOfArchives").asInt()).isEqualTo(1);

        String job = run(
                        "initiate-job",
                        "--job-parameters",
                        "Type=archive-retrieval,ArchiveId=" + id + ",Tier=Expedited")
                .path("jobId")
                .asString();
        assertThat(run("describe-job", "--job-id", job).path("StatusCode").asString())
                .isEqualTo("InProgress");
        cloud.clock().advance(Duration.ofMinutes(5));
        await().until(() ->
                run("list-jobs", "--statuscode", "Succeeded").path("JobList").size() == 1);
        run("get-job-output", "--job-id", job, back.toString());
        assertThat(back).hasSameBinaryContentAs(archive);
        run("get-job-output", "--job-id", job, "--range", "bytes=5-14", back.toString());
        assertThat(back).hasSize(10);

        cloud.clock().advance(Duration.ofHours(25));
        assertThat(refused("get-job-output", "--job-id", job, back.toString())).contains("ResourceNotFoundException");
        run("delete-archive", "--archive-id", id);
        assertThat(refused("initiate-job", "--job-parameters", "Type=archive-retrieval,ArchiveId=" + id))
                .contains("ResourceNotFoundException");
        assertThat(refused("get-vault-lock")).contains("NotImplemented");
    }

    @Test
    void multipart() throws Exception {
        aws.run("glacier", "create-vault", "--account-id", "-", "--vault-name", "parts");
        Path part = Files.write(folder.resolve("part"), new byte[1 << 20]);
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(part)));
        String upload = parts("initiate-multipart-upload", "--part-size", "1048576")
                .path("uploadId")
                .asString();
        parts(
                "upload-multipart-part",
                "--upload-id",
                upload,
                "--range",
                "bytes 0-1048575/*",
                "--body",
                part.toString());
        assertThat(parts("list-parts", "--upload-id", upload).path("Parts")).hasSize(1);
        assertThat(parts("list-multipart-uploads").path("UploadsList")).hasSize(1);
        parts("complete-multipart-upload", "--upload-id", upload, "--archive-size", "1048576", "--checksum", hash);
        String other = parts("initiate-multipart-upload", "--part-size", "1048576")
                .path("uploadId")
                .asString();
        parts("abort-multipart-upload", "--upload-id", other);
        assertThat(parts("list-multipart-uploads").path("UploadsList")).isEmpty();
        assertThat(aws.refused("glacier", "delete-vault", "--account-id", "-", "--vault-name", "parts"))
                .contains("not empty");
    }

    private static JsonNode run(String operation, String... more) {
        return aws.run(command(operation, "v", more));
    }

    private static JsonNode parts(String operation, String... more) {
        return aws.run(command(operation, "parts", more));
    }

    private static String refused(String operation, String... more) {
        return aws.refused(command(operation, "v", more));
    }

    private static String[] command(String operation, String vault, String... more) {
        String[] command = new String[6 + more.length];
        System.arraycopy(
                new String[] {"glacier", operation, "--account-id", "-", "--vault-name", vault}, 0, command, 0, 6);
        System.arraycopy(more, 0, command, 6, more.length);
        return command;
    }
}
