package gas.engine;

import gas.engine.internal.consequence.Term;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What was counted, in one chunk or in all of them. Lines are those of the chunk (1-based) until it is added to the
/// whole.
final class Tally {
    /// What an allele is.
    enum Type {
        SNV("SNV"),
        MNV("MNV"),
        INSERTION("insertion"),
        DELETION("deletion"),
        INDEL("indel"),
        OTHER("other");

        private final String title;

        Type(String title) {
            this.title = title;
        }
    }

    private final int rejectsKept;
    private final List<AnnotationSummary.Reject> rejects = new ArrayList<>();
    final long[] byTerm = new long[Term.values().length];
    final long[] byType = new long[Type.values().length];
    long lines;
    long records;
    long annotated;
    long untouched;
    long rejected;
    long knownContig;
    /// Records whose REF was compared with the reference, and those that differed.
    long checked;

    long mismatched;
    long firstUnknownLine;
    long firstMismatchLine;
    String firstMismatch = "";

    Tally(int rejectsKept) {
        this.rejectsKept = rejectsKept;
    }

    void clear() {
        rejects.clear();
        Arrays.fill(byTerm, 0);
        Arrays.fill(byType, 0);
        lines = 0;
        records = 0;
        annotated = 0;
        untouched = 0;
        rejected = 0;
        knownContig = 0;
        checked = 0;
        mismatched = 0;
        firstUnknownLine = 0;
        firstMismatchLine = 0;
        firstMismatch = "";
    }

    void count(long terms) {
        for (long left = terms; left != 0; left &= left - 1) {
            byTerm[Long.numberOfTrailingZeros(left)]++;
        }
    }

    void count(Type type, long alleles) {
        byType[type.ordinal()] += alleles;
    }

    /// A record that stays as it is, for a reason.
    void reject(String reason) {
        rejected++;
        if (rejects.size() < rejectsKept) {
            rejects.add(new AnnotationSummary.Reject(lines, reason));
        }
    }

    void unknownContig() {
        if (firstUnknownLine == 0) {
            firstUnknownLine = lines;
        }
    }

    void mismatch(String what) {
        mismatched++;
        if (firstMismatchLine == 0) {
            firstMismatchLine = lines;
            firstMismatch = what;
        }
    }

    /// Adds the chunk that follows.
    void add(Tally chunk) {
        if (rejects.size() < rejectsKept) {
            chunk.rejectsAfter(lines).limit(rejectsKept - rejects.size()).forEach(rejects::add);
        }
        if (firstUnknownLine == 0 && chunk.firstUnknownLine > 0) {
            firstUnknownLine = lines + chunk.firstUnknownLine;
        }
        if (firstMismatchLine == 0 && chunk.firstMismatchLine > 0) {
            firstMismatchLine = lines + chunk.firstMismatchLine;
            firstMismatch = chunk.firstMismatch;
        }
        for (int i = 0; i < byTerm.length; i++) {
            byTerm[i] += chunk.byTerm[i];
        }
        for (int i = 0; i < byType.length; i++) {
            byType[i] += chunk.byType[i];
        }
        lines += chunk.lines;
        records += chunk.records;
        annotated += chunk.annotated;
        untouched += chunk.untouched;
        rejected += chunk.rejected;
        knownContig += chunk.knownContig;
        checked += chunk.checked;
        mismatched += chunk.mismatched;
    }

    /// The rejected records, this many lines being before them.
    Stream<AnnotationSummary.Reject> rejectsAfter(long linesBefore) {
        return rejects.stream()
                .map(reject -> new AnnotationSummary.Reject(linesBefore + reject.line(), reject.reason()));
    }

    List<AnnotationSummary.Reject> rejects() {
        return List.copyOf(rejects);
    }

    Map<String, Long> byConsequence() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Term term : Term.values()) {
            if (byTerm[term.ordinal()] > 0) {
                counts.put(term.so(), byTerm[term.ordinal()]);
            }
        }
        return counts;
    }

    Map<String, Long> byImpact() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Term term : Term.values()) {
            if (byTerm[term.ordinal()] > 0) {
                counts.merge(term.impact().name(), byTerm[term.ordinal()], Long::sum);
            }
        }
        return counts;
    }

    Map<String, Long> byType() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Type type : Type.values()) {
            if (byType[type.ordinal()] > 0) {
                counts.put(type.title, byType[type.ordinal()]);
            }
        }
        return counts;
    }
}
