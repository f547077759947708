package gas.engine;

import gas.engine.VcfRejected.Code;
import gas.engine.internal.bgzf.BgzfBlocks;
import gas.engine.internal.bgzf.Decompressed;
import gas.engine.internal.bgzf.GzipDamaged;
import gas.engine.internal.conformance.Conformance;
import gas.engine.internal.haplotype.HaplotypeStage;
import gas.engine.internal.output.Part;
import gas.engine.internal.output.VcfOutput;
import gas.engine.internal.reference.CompiledReference;
import gas.engine.internal.vcf.ChunkReader;
import gas.engine.internal.vcf.ChunkReader.Chunk;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One run over one VCF. Threads take chunks in turn, annotate them side by side, and hand them in; whoever hands in
/// the
/// one that is due writes it, and those that waited for it. The number of chunks on their way is bounded, and so is the
/// memory.
final class AnnotationRun {
    /// A file whose REF disagrees with the reference this often is on another build.
    private static final double MISMATCHES_OF_ANOTHER_BUILD = 0.5;

    private static final int ENOUGH_CHECKED = 5;
    private static final int CHECKED_EARLY = 1000;
    private static final int UNKNOWN_EARLY = 10_000;
    private static final int CHUNKS_PER_THREAD = 3;

    private final CompiledReference reference;
    private final AnnotationOptions options;
    private final VcfOutput output;
    private final Tally whole;
    private final Provenance provenance;
    private final @Nullable Consumer<AnnotationSummary.Reject> rejects;
    /// Between the annotation of single alleles and the output, where alleles are judged together, too.
    private final @Nullable HaplotypeStage haplotypes;

    /// Belongs to whoever reads the header, then to whoever writes.
    private final Conformance conformance = new Conformance();

    /// Guards what follows: what was read, and by whom.
    private final Object reading = new Object();

    private final List<Thread> helpers = new ArrayList<>();
    private long read;

    /// Guards what follows: what was handed in, and what is due.
    private final Object writing = new Object();

    private final ArrayDeque<Work> idle = new ArrayDeque<>();
    private final Map<Long, Work> handedIn = new HashMap<>();
    private int made;
    private long due;
    private boolean someoneWrites;
    private @Nullable Throwable failure;

    private boolean judgedEarly;

    /// A chunk and what becomes of it.
    private static final class Work {
        private final Chunk chunk = new Chunk();
        private final Part part;
        private final Tally tally;
        private long number;
        private @Nullable Throwable failure;

        private Work(Part part, Tally tally) {
            this.part = part;
            this.tally = tally;
        }
    }

    AnnotationRun(
            Reference reference,
            AnnotationOptions options,
            VcfOutput output,
            @Nullable Consumer<AnnotationSummary.Reject> rejects) {
        this.rejects = rejects;
        this.reference = reference.compiled();
        this.options = options;
        this.output = output;
        this.whole = new Tally(options.rejectsKept());
        this.provenance = Provenance.of(this.reference, options);
        this.haplotypes = options.haplotypes()
                ? new HaplotypeStage(this.reference, output, options.unphased(), options.compressionLevel())
                : null;
    }

    AnnotationSummary over(InputStream vcf) throws VcfRejected, IOException {
        try (HaplotypeStage stage = haplotypes) {
            return over(vcf, stage);
        }
    }

    private AnnotationSummary over(InputStream vcf, @Nullable HaplotypeStage stage) throws VcfRejected, IOException {
        long start = System.nanoTime();
        try (InputStream text = Decompressed.open(vcf)) {
            ChunkReader reader = new ChunkReader(text, options.chunk(), options.maxLineLength());
            Work first = another();
            VcfHeader header =
                    VcfHeader.read(reader, first.chunk, reference, options, provenance, first.part.text(), conformance);
            first.tally.lines = header.lines();
            first.number = read++;
            work(reader, header, first);
            awaitHelpers();
        } catch (GzipDamaged damaged) {
            throw damaged(damaged, 0);
        } catch (ChunkReader.LineTooLong tooLong) {
            throw ChunkAnnotator.tooLong(1, options);
        }
        rethrow();
        if (whole.knownContig == 0 && whole.firstUnknownLine > 0) {
            throw noKnownContig(whole.firstUnknownLine);
        }
        judgeBuild();
        if (stage != null) {
            stage.finish();
        }
        boolean indexed = output.finish(whole.records > 0);
        return new AnnotationSummary(
                whole.records,
                whole.annotated,
                whole.untouched,
                whole.rejected,
                whole.byConsequence(),
                whole.byImpact(),
                whole.byType(),
                whole.rejects(),
                notices(),
                conformance.counts(),
                indexed,
                provenance,
                stage == null
                        ? null
                        : new AnnotationSummary.Haplotypes(stage.found(), stage.unphasedSkipped(), stage.conflicts()),
                (System.nanoTime() - start) / 1_000_000);
    }

    private List<AnnotationSummary.Notice> notices() {
        return conformance.notices().stream()
                .map(notice -> new AnnotationSummary.Notice(
                        notice.line(),
                        notice.rule().name(),
                        notice.what(),
                        notice.rule().cure()))
                .toList();
    }

    /// What every thread does until nothing is left.
    private void work(ChunkReader reader, VcfHeader header, @Nullable Work begun) {
        ChunkAnnotator annotator = new ChunkAnnotator(reference, options, header.otherLength());
        BgzfBlocks blocks =
                output.compressed() && haplotypes == null ? new BgzfBlocks(options.compressionLevel()) : null;
        try {
            Work work = begun == null ? next(reader, header) : begun;
            while (work != null) {
                annotate(annotator, blocks, work);
                handIn(work, header);
                work = next(reader, header);
            }
        } catch (Throwable broken) {
            fail(broken);
        } finally {
            if (blocks != null) {
                blocks.close();
            }
        }
    }

    private static void annotate(ChunkAnnotator annotator, @Nullable BgzfBlocks blocks, Work work) {
        if (work.failure != null) {
            return;
        }
        try {
            annotator.annotate(work.chunk, work.part, work.tally);
            if (blocks != null) {
                work.part.compress(blocks);
            }
        } catch (Throwable failed) {
            work.failure = failed;
        }
    }

    /// The next chunk; null at the end. Another thread is started as long as there is something left to read.
    private @Nullable Work next(ChunkReader reader, VcfHeader header) {
        Work work = take();
        if (work == null) {
            return null;
        }
        synchronized (reading) {
            try {
                if (!reader.next(work.chunk)) {
                    giveBack(work);
                    return null;
                }
                if (!reader.ended() && helpers.size() + 1 < options.threads()) {
                    Thread helper = new Thread(() -> work(reader, header, null), "annotate-" + (helpers.size() + 1));
                    helpers.add(helper);
                    helper.start();
                }
            } catch (IOException | RuntimeException failed) {
                work.failure = failed;
            }
            work.number = read++;
            return work;
        }
    }

    /// Something to work with, once there is; null where the run has failed.
    private @Nullable Work take() {
        synchronized (writing) {
            while (failure == null && idle.isEmpty() && made == CHUNKS_PER_THREAD * options.threads()) {
                try {
                    writing.wait();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    failure = new IOException("the annotation was interrupted", interrupted);
                }
            }
            if (failure != null) {
                return null;
            }
            return idle.isEmpty() ? another() : idle.pop();
        }
    }

    private Work another() {
        made++;
        int kept = rejects == null ? options.rejectsKept() : Integer.MAX_VALUE;
        Part part = haplotypes == null ? output.part() : VcfOutput.draft();
        return new Work(part, new Tally(kept));
    }

    private void giveBack(Work work) {
        work.part.clear();
        work.tally.clear();
        synchronized (writing) {
            idle.push(work);
            writing.notifyAll();
        }
    }

    private void handIn(Work work, VcfHeader header) {
        synchronized (writing) {
            handedIn.put(work.number, work);
            if (someoneWrites) {
                return;
            }
            someoneWrites = true;
        }
        while (true) {
            Work ready;
            synchronized (writing) {
                ready = failure == null ? handedIn.remove(due) : null;
                if (ready == null) {
                    someoneWrites = false;
                    return;
                }
                due++;
            }
            write(ready, header);
            giveBack(ready);
        }
    }

    private void write(Work work, VcfHeader header) {
        try {
            if (work.failure != null) {
                throw work.failure;
            }
            if (haplotypes == null) {
                output.write(work.part);
            } else {
                haplotypes.take(work.part);
            }
            if (rejects != null) {
                work.tally.rejectsAfter(whole.lines).forEach(rejects);
            }
            whole.add(work.tally);
            conformance.records(work.chunk, whole.lines);
            judgeEarly(header);
        } catch (VcfRejected rejected) {
            fail(new VcfRejected(
                    rejected.rejection(),
                    rejected.line() + (work.failure == rejected ? whole.lines : 0),
                    rejected.getMessage(),
                    rejected.cure()));
        } catch (GzipDamaged damaged) {
            fail(damaged(damaged, whole.lines));
        } catch (ChunkReader.LineTooLong tooLong) {
            fail(ChunkAnnotator.tooLong(whole.lines + 1, options));
        } catch (Throwable failed) {
            fail(failed);
        }
    }

    private void fail(Throwable why) {
        synchronized (writing) {
            failure = failure == null ? why : failure;
            writing.notifyAll();
        }
    }

    private void awaitHelpers() throws IOException {
        for (int i = 0; ; i++) {
            Thread helper;
            synchronized (reading) {
                if (i == helpers.size()) {
                    return;
                }
                helper = helpers.get(i);
            }
            try {
                helper.join();
            } catch (InterruptedException interrupted) {
                fail(interrupted);
                Thread.currentThread().interrupt();
                throw new IOException("the annotation was interrupted", interrupted);
            }
        }
    }

    private void rethrow() throws VcfRejected, IOException {
        synchronized (writing) {
            switch (failure) {
                case null -> {}
                case VcfRejected rejected -> throw rejected;
                case IOException failed -> throw failed;
                case RuntimeException failed -> throw failed;
                case Error failed -> throw failed;
                default -> throw new IllegalStateException(failure);
            }
        }
    }

    private static VcfRejected damaged(GzipDamaged damaged, long line) {
        return new VcfRejected(
                damaged.truncated() ? Code.TRUNCATED_GZIP : Code.CORRUPT_GZIP,
                line,
                "The compressed file is broken: " + damaged.getMessage() + ".",
                "Compress or download the file again, check it with `gzip -t`, and upload it once more.");
    }

    private void judgeEarly(VcfHeader header) throws VcfRejected {
        if (!judgedEarly && whole.checked >= CHECKED_EARLY) {
            judgedEarly = true;
            judgeBuild();
        }
        // a whole genome may come to the one contig that is known late, unless its header rules that out
        if (whole.records >= UNKNOWN_EARLY && whole.knownContig == 0 && header.namesOnlyUnknownContigs()) {
            throw noKnownContig(whole.firstUnknownLine);
        }
    }

    private void judgeBuild() throws VcfRejected {
        if (whole.checked >= ENOUGH_CHECKED && whole.mismatched > whole.checked * MISMATCHES_OF_ANOTHER_BUILD) {
            throw new VcfRejected(
                    Code.WRONG_BUILD,
                    whole.firstMismatchLine,
                    whole.mismatched + " of the first " + whole.checked + " records do not match the reference. "
                            + whole.firstMismatch,
                    "Choose the reference of the build that the file was made with, or lift the file over.");
        }
    }

    private VcfRejected noKnownContig(long line) {
        return new VcfRejected(
                Code.NO_KNOWN_CONTIG,
                line,
                "None of the file's contigs is in the reference "
                        + reference.about().name() + ".",
                "Choose the reference that the file was made with; it knows contigs such as "
                        + reference.about().contigs().getFirst().name() + ".");
    }
}
