package gas.client;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `gas submit|status|wait|download|list`: ids and tables go to stdout, progress and errors to stderr.
///
/// Exit codes: 0 as wished, 1 a job did not complete, 2 wrong usage, 3 refused or unreachable.
@Command(
        name = "gas",
        mixinStandardHelpOptions = true,
        description = "A Genomics Annotation Service, from a command line.")
public final class Main {
    private static final int NOT_COMPLETED = 1;
    private static final int REFUSED = 3;
    private static final long LONGEST_PAUSE = 10;
    private static final Set<String> OVER = Set.of("COMPLETED", "FAILED", "CANCELLED");
    private static final Pattern UNSHOWABLE = Pattern.compile("\\p{C}");

    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    Main(Map<String, String> environment) {
        this.environment = environment;
    }

    public static void main(String[] arguments) {
        System.exit(
                run(System.getenv(), new PrintWriter(System.out, true), new PrintWriter(System.err, true), arguments));
    }

    /// @param environment `GAS_TOKEN`, and `GAS_URL` where the service is not at localhost:8080
    public static int run(Map<String, String> environment, PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new Main(environment))
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof ClientError || failure instanceof IOException) {
                        err.println("gas: " + failure.getMessage());
                        return REFUSED;
                    }
                    throw failure;
                })
                .execute(arguments);
    }

    @Command(description = "Send files and print the ids of their jobs.")
    int submit(
            @Parameters(arity = "1..*", paramLabel = "FILE", description = "VCF, plain or compressed") List<Path> files,
            @Option(names = "--reference", description = "as the service names it") @Nullable String reference,
            @Option(names = "--wait", description = "until they are over") boolean wait)
            throws IOException {
        Service service = service();
        Progress progress = progress();
        List<String> jobs = new ArrayList<>();
        for (Path file : files) {
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                throw new ClientError(file + " cannot be read");
            }
            String name = String.valueOf(file.getFileName());
            long bytes = Files.size(file);
            Map<String, Object> wish = new LinkedHashMap<>(Map.of("fileName", name));
            if (reference != null) {
                wish.put("reference", reference);
            }
            Map<String, Object> sized = new LinkedHashMap<>(wish);
            sized.put("bytes", bytes);
            JsonNode form = service.send("POST", "uploads", sized);
            String job = form.path("jobId").asString();
            service.upload(form, file, sent -> progress.bytes(name, sent, bytes));
            service.send("PUT", "jobs/" + job, wish);
            progress.end();
            out().println(job);
            jobs.add(job);
        }
        return wait ? await(service, jobs) : 0;
    }

    @Command(description = "Print how jobs are.")
    int status(@Parameters(arity = "1..*", paramLabel = "JOB") List<String> jobs) {
        Service service = service();
        jobs.forEach(job -> out().println(line(service.get("jobs/" + job))));
        return 0;
    }

    @Command(description = "Wait until jobs are over; exits 1 if one of them did not complete.")
    int wait(@Parameters(arity = "1..*", paramLabel = "JOB") List<String> jobs) {
        return await(service(), jobs);
    }

    @Command(description = "Fetch a file of a job.")
    int download(
            @Parameters(paramLabel = "JOB") String job,
            @Parameters(
                            arity = "0..1",
                            paramLabel = "WHAT",
                            defaultValue = "result",
                            description = "result (default), index, summary, log or input")
                    String what,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FILE",
                            description = "where to; by default, named after the input")
                    @Nullable
                    Path output)
            throws IOException {
        Service service = service();
        JsonNode told = service.get("jobs/" + job);
        Path target = output == null ? Path.of(nameOf(told, what)) : output;
        long bytes = what.equals("result") ? told.path("result").path("bytes").asLong(0) : 0;
        Progress progress = progress();
        service.download(job, what, target, received -> progress.bytes(target.toString(), received, bytes));
        progress.end();
        out().println(target);
        return 0;
    }

    @Command(description = "Print your jobs, newest first.")
    int list(@Option(names = "--limit", defaultValue = "25", description = "at most so many (default 25)") int limit) {
        Service service = service();
        String after = "";
        int left = limit;
        while (left > 0) {
            JsonNode page = service.get("jobs?limit=" + Math.min(left, 100) + after);
            for (JsonNode job : page.path("jobs")) {
                out().println(line(job));
                left--;
            }
            if (page.path("next").asString("").isEmpty()) {
                break;
            }
            after = "&after=" + page.path("next").asString();
        }
        return 0;
    }

    private int await(Service service, List<String> jobs) {
        Progress progress = progress();
        int exit = 0;
        for (String job : jobs) {
            long pause = 1;
            JsonNode told = service.get("jobs/" + job);
            while (!OVER.contains(told.path("status").asString())) {
                progress.show(line(told));
                Service.pause(pause);
                pause = Math.min(pause + 1, LONGEST_PAUSE);
                told = service.get("jobs/" + job);
            }
            progress.end();
            if (!told.path("status").asString().equals("COMPLETED")) {
                exit = NOT_COMPLETED;
            }
            spec.commandLine().getErr().println(line(told));
        }
        return exit;
    }

    private static String line(JsonNode job) {
        StringBuilder line = new StringBuilder(job.path("id").asString());
        line.append('\t').append(job.path("status").asString());
        JsonNode failure = job.path("failure");
        if (job.has("progress")) {
            line.append(' ').append(job.path("progress").asInt()).append(" %");
        }
        line.append('\t').append(job.path("result").path("storage").asString("-"));
        line.append('\t').append(job.path("fileName").asString());
        if (failure.isObject()) {
            line.append('\t').append(failure.path("code").asString());
            if (failure.has("line")) {
                line.append(", line ").append(failure.path("line").asLong());
            }
            line.append(": ").append(failure.path("cause").asString());
            line.append(' ').append(failure.path("cure").asString());
        }
        return shown(line.toString());
    }

    /// A file name of the service's could steer a terminal.
    private static String shown(String text) {
        StringBuilder safe = new StringBuilder();
        for (String cell : text.split("\t", -1)) {
            safe.append(safe.isEmpty() ? "" : "\t")
                    .append(UNSHOWABLE.matcher(cell).replaceAll(""));
        }
        return safe.toString();
    }

    private static String nameOf(JsonNode job, String what) {
        String input = job.path("fileName").asString().replaceAll("[/\\\\\\p{C}]", "_");
        String stem = input.replaceFirst("(?i)(\\.vcf)?(\\.b?gz)?$", "");
        return switch (what) {
            case "result" -> stem + ".annot.vcf.gz";
            case "index" -> stem + ".annot.vcf.gz.tbi";
            case "summary" -> stem + ".summary.json";
            case "log" -> stem + ".vcf.count.log";
            case "input" -> input;
            default -> throw new ClientError("there is no " + what + ": choose result, index, summary, log or input");
        };
    }

    private Service service() {
        String token = environment.get("GAS_TOKEN");
        if (token == null || token.isBlank()) {
            throw new ClientError("GAS_TOKEN is not set: make a token on the page /account/tokens, and export it");
        }
        String url = environment.getOrDefault("GAS_URL", "http://localhost:8080/");
        try {
            URI site = URI.create(url);
            if (site.getHost() == null) {
                throw new IllegalArgumentException("no host");
            }
            return new Service(site, token.strip());
        } catch (IllegalArgumentException noAddress) {
            throw new ClientError("GAS_URL is no address: " + url);
        }
    }

    private Progress progress() {
        return new Progress(spec.commandLine().getErr(), System.console() != null);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
