package gas.web.explore;

import gas.web.result.ByteRanges;
import gas.web.result.ParallelScan;
import gas.web.result.ResultFile;
import gas.web.result.TabixIndex;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

/// How long the explorer takes over a large result, and how much memory: `ExplorerBenchmark RESULT.vcf.gz [ROUNDS]`,
/// with its
/// index
/// beside it. The file is read from disk by the same ranges as from S3, so that what is measured is ours.
public final class ExplorerBenchmark {
    private static final int USUAL_ROUNDS = 3;
    private static int rounds;

    private ExplorerBenchmark() {}

    /// Opened for each read: a channel would be closed for all when one reader is told to stop.
    private record OnDisk(Path path, long size) implements ByteRanges {
        @Override
        public byte[] read(long from, int length) throws IOException {
            byte[] bytes = new byte[(int) Math.max(0, Math.min(length, size - from))];
            try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
                file.seek(from);
                file.readFully(bytes);
            }
            return bytes;
        }
    }

    private interface Work {
        String run() throws IOException;
    }

    public static void main(String[] arguments) throws IOException {
        Path path = Path.of(arguments[0]);
        rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : USUAL_ROUNDS;
        TabixIndex index = TabixIndex.parse(Files.readAllBytes(Path.of(path + ".tbi")), 64 << 20);
        ExploreSettings settings =
                new ExploreSettings(50, Duration.ofMinutes(10), Duration.ofMinutes(10), 2, 6, 8, Path.of("."));
        System.out.printf(
                Locale.ROOT,
                "%s: %,d bytes; heap at most %,d MB; %d rounds%n%n| what | median | best | CPU | found |%n|---|---|---|---|---|%n",
                path.getFileName(),
                Files.size(path),
                Runtime.getRuntime().maxMemory() >> 20,
                rounds);
        try (ParallelScan scan = new ParallelScan(2, 6)) {
            OnDisk bytes = new OnDisk(path, Files.size(path));
            ResultFile file = new ResultFile(bytes, index);
            FindPage pages = new FindPage(scan, settings);
            measure("open: header, and first page", () -> page(pages, new ResultFile(bytes, index), ""));
            measure("a page from the middle on", () -> page(pages, file, "region=20:31000000-"));
            measure("first page of HIGH", () -> page(pages, file, "impact=HIGH"));
            measure("first page of a gene, found by reading on", () -> page(pages, file, "gene=DEFB125&impact=HIGH"));
            measure("count in a region of a million bases", () -> count(scan, file, "region=20:30000000-31000000"));
            measure("count HIGH", () -> count(scan, file, "impact=HIGH"));
            measure(
                    "count a gene's rare missense",
                    () -> count(scan, file, "gene=BLCAP&consequence=missense_variant&to=0.001"));
            measure("count a text that is nowhere", () -> count(scan, file, "text=nowhere-to-be-found"));
            measure("count and chart everything", () -> count(scan, file, ""));
            measure("page sorted by frequency", () -> page(pages, file, "sort=rarest"));
            measure("export HIGH as TSV", () -> export(file, Export.Format.TSV));
            measure("export HIGH as XLSX", () -> export(file, Export.Format.XLSX));
        }
        List<String> status = Files.readAllLines(Path.of("/proc/self/status"));
        System.out.println();
        status.stream().filter(line -> line.startsWith("VmHWM")).forEach(System.out::println);
    }

    private static void measure(String what, Work work) throws IOException {
        long[] wall = new long[rounds];
        long[] busy = new long[rounds];
        String found = "";
        for (int i = 0; i < rounds; i++) {
            long cpu = cpu();
            long start = System.nanoTime();
            found = work.run();
            wall[i] = System.nanoTime() - start;
            busy[i] = cpu() - cpu;
        }
        Arrays.sort(wall);
        Arrays.sort(busy);
        System.out.printf(
                Locale.ROOT,
                "| %s | %.3f s | %.3f s | %.3f s | %s |%n",
                what,
                wall[rounds / 2] / 1e9,
                wall[0] / 1e9,
                busy[rounds / 2] / 1e9,
                found);
    }

    /// Of the whole process.
    private static long cpu() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
    }

    private static Query query(String address) {
        var parsed = UriComponentsBuilder.fromUriString("/?" + address).build().getQueryParams();
        return Query.of(address.isEmpty() ? new LinkedMultiValueMap<>() : parsed);
    }

    private static String page(FindPage pages, ResultFile file, String address) throws IOException {
        Query query = query(address);
        Filter filter = new Filter(query, file.header());
        return pages.of(file, query, filter, Column.of(query, file.header()))
                        .rows()
                        .size() + " rows";
    }

    private static String count(ParallelScan scan, ResultFile file, String address) throws IOException {
        Filter filter = new Filter(query(address), file.header());
        Tally whole = new Tally(file, filter);
        scan.scan(
                file,
                filter.span(file),
                () -> new Tally(file, filter),
                part -> {
                    whole.add(part);
                    return !part.past();
                },
                Duration.ofMinutes(10));
        return String.format(Locale.ROOT, "%,d", whole.variants());
    }

    private static String export(ResultFile file, Export.Format format) throws IOException {
        long[] written = new long[1];
        OutputStream sink = new OutputStream() {
            @Override
            public void write(int letter) {
                written[0]++;
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                written[0] += length;
            }
        };
        Query query = query("impact=HIGH");
        Filter filter = new Filter(query, file.header());
        ExportController.write(file, filter, format, Column.of(query, file.header()), query.filterWords(), sink);
        return String.format(Locale.ROOT, "%,d bytes", written[0]);
    }
}
