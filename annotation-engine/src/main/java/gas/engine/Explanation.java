package gas.engine;

import gas.engine.internal.consequence.Change;
import gas.engine.internal.consequence.Consequences;
import gas.engine.internal.consequence.Effect;
import gas.engine.internal.consequence.Term;
import gas.engine.internal.hgvs.Hgvs;
import gas.engine.internal.reference.Bases;
import gas.engine.internal.reference.CompiledReference;
import gas.engine.internal.reference.ContigEntry;
import gas.engine.internal.reference.Transcript;
import gas.engine.internal.reference.TranscriptWindow;
import gas.engine.internal.text.TextBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Why one variant is annotated as it is: for every transcript the numbers that decide and the rules that they meet.
///
/// @param variant as it was read, such as `20:68351 A>G`
/// @param transcripts in the order of the annotation; none where it is intergenic
public record Explanation(String variant, List<InTranscript> transcripts) {
    /// @param consequences Sequence Ontology terms, most severe first
    /// @param hgvsc empty where the variant lies beside the transcript
    /// @param hgvsp empty outside the coding sequence
    /// @param steps sentences, in the order of the reasoning
    public record InTranscript(
            String transcript,
            String symbol,
            String gene,
            String biotype,
            List<String> consequences,
            String impact,
            String hgvsc,
            String hgvsp,
            List<String> steps) {}

    /// Explains an allele as a record of a VCF would have it.
    ///
    /// @param position 1-based, of the first base of `referenceAllele`
    /// @throws IllegalArgumentException where the reference has no such contig, position or bases, saying so
    public static Explanation of(
            Reference reference,
            String contig,
            int position,
            String referenceAllele,
            String alternativeAllele,
            AnnotationOptions options) {
        String before = bases(referenceAllele);
        String after = bases(alternativeAllele);
        CompiledReference compiled = reference.compiled();
        int index = compiled.contig(contig);
        if (index < 0) {
            throw new IllegalArgumentException("contig " + contig + " is not in the reference " + reference.name());
        }
        check(reference, compiled.contig(index), position, before);
        if (before.equals(after)) {
            throw new IllegalArgumentException("both alleles are " + before);
        }
        int skipped = before.length() != after.length() && before.charAt(0) == after.charAt(0) ? 1 : 0;
        Change change = new Change();
        change.set(position + skipped, before.length() - skipped, after.length() - skipped);
        copy(before.substring(skipped), change.reference());
        copy(after.substring(skipped), change.alternative());
        TranscriptWindow window =
                new TranscriptWindow(compiled, options.upstreamDistance(), options.downstreamDistance());
        window.find(index, change.first(), change.last());
        Consequences consequences = new Consequences(options.upstreamDistance(), options.downstreamDistance());
        Hgvs hgvs = new Hgvs(compiled);
        hgvs.of(change, compiled.contig(index));
        Effect effect = new Effect();
        List<InTranscript> explained = new ArrayList<>();
        for (int i = 0; i < window.size(); i++) {
            if (consequences.of(change, window.get(i), effect)) {
                explained.add(explain(change, window.get(i), effect, hgvs));
            }
        }
        return new Explanation(
                compiled.contig(index).name() + ":" + position + " " + before + ">" + after, List.copyOf(explained));
    }

    private static String bases(String allele) {
        String upper = allele.toUpperCase(Locale.ROOT);
        if (!upper.matches("[ACGTN]+")) {
            throw new IllegalArgumentException("'" + allele + "' is not made of the bases A, C, G, T and N");
        }
        return upper;
    }

    private static void check(Reference reference, ContigEntry contig, int position, String before) {
        if (position < 1 || (long) position + before.length() - 1 > contig.sequenced()) {
            throw new IllegalArgumentException("position " + position + " lies outside of what the reference "
                    + reference.name() + " holds of contig " + contig.name() + " (1 to " + contig.sequenced() + ")");
        }
        byte[] there = new byte[before.length()];
        reference.compiled().bases(contig, position - 1, there.length, there, 0);
        for (int i = 0; i < there.length; i++) {
            if (there[i] != before.charAt(i) && Bases.unambiguous(there[i])) {
                throw new IllegalArgumentException("the reference " + reference.name() + " has "
                        + new String(there, StandardCharsets.US_ASCII) + " at " + contig.name() + ":" + position
                        + ", not "
                        + before);
            }
        }
    }

    private static void copy(String text, byte[] target) {
        System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, target, 0, text.length());
    }

    private static InTranscript explain(Change change, Transcript transcript, Effect effect, Hgvs hgvs) {
        TextBuffer coding = new TextBuffer(64);
        TextBuffer protein = new TextBuffer(64);
        boolean within = effect.distance() < 0;
        if (within) {
            hgvs.writeTranscript(coding, transcript);
            hgvs.writeProtein(protein, transcript, effect);
        }
        List<String> steps = new ArrayList<>();
        steps.add(shape(transcript));
        place(steps, change, transcript, effect);
        codons(steps, transcript, effect);
        int shift = within ? hgvs.offset(transcript) : 0;
        if (shift > 0) {
            steps.add("HGVS describes it " + shift + (shift == 1 ? " base" : " bases")
                    + " further 3' in the transcript, where it means the same");
        }
        List<String> terms = new ArrayList<>();
        for (long left = effect.terms(); left != 0; left &= left - 1) {
            Term term = Term.of(Long.numberOfTrailingZeros(left));
            terms.add(term.so());
            steps.add(term.so() + ": " + term.rule());
        }
        return new InTranscript(
                text(transcript.feature()),
                text(transcript.symbol()),
                text(transcript.gene()),
                text(transcript.biotype()),
                List.copyOf(terms),
                Term.mostSevere(effect.terms()).impact().name(),
                coding.toString(),
                protein.toString().replace("%3D", "="),
                List.copyOf(steps));
    }

    private static String shape(Transcript transcript) {
        String strand = transcript.forward() ? "forward" : "reverse";
        String exons = transcript.exons() == 1 ? "1 exon" : transcript.exons() + " exons";
        String shape = "the transcript lies at " + transcript.start() + "-" + transcript.end() + " on the " + strand
                + " strand, " + exons + ", " + transcript.length() + " bases spliced";
        return transcript.coding()
                ? shape + "; it codes from " + transcript.codingStart() + " to " + transcript.codingEnd() + ", "
                        + transcript.cdsLength() + " bases, " + Consequences.peptideLength(transcript)
                        + " amino acids (genetic code " + transcript.geneticCode() + ")"
                : shape + "; it does not code";
    }

    private static void place(List<String> steps, Change change, Transcript transcript, Effect effect) {
        if (effect.distance() >= 0) {
            steps.add("the variant lies " + effect.distance() + " bases from it");
            return;
        }
        if (change.isInsertion()) {
            String bases =
                    change.alternativeLength() == 1 ? "1 base comes" : change.alternativeLength() + " bases come";
            steps.add(bases + " in between " + change.end() + " and " + change.start());
        }
        if (effect.exonFirst() > 0) {
            steps.add("it lies in exon " + range(effect.exonFirst(), effect.exonLast()) + " of " + transcript.exons()
                    + ", at " + range(effect.cdnaStart(), effect.cdnaEnd()) + " of the spliced transcript");
        }
        if (effect.intronFirst() > 0) {
            int exon = transcript.exonEndingAtOrAfter(change.first());
            String distance = "";
            if (exon > 0 && exon < transcript.exons() && change.first() > transcript.exonEnd(exon - 1)) {
                int fromLeft = change.first() - transcript.exonEnd(exon - 1);
                int fromRight = transcript.exonStart(exon) - change.last();
                distance = ", " + (transcript.forward() ? fromLeft : fromRight) + " bases after its donor end and "
                        + (transcript.forward() ? fromRight : fromLeft) + " before its acceptor end";
            }
            steps.add("it lies in intron " + range(effect.intronFirst(), effect.intronLast()) + " of "
                    + (transcript.exons() - 1) + distance);
        }
    }

    private static void codons(List<String> steps, Transcript transcript, Effect effect) {
        if (effect.cdsStart() == 0 || effect.cdsEnd() == 0 || effect.codons().isEmpty()) {
            return;
        }
        int first = Math.min(effect.cdsStart(), effect.cdsEnd());
        int last = Math.max(effect.cdsStart(), effect.cdsEnd());
        steps.add("it lies at " + range(first, last) + " of the coding sequence: codon "
                + range((first + 2) / 3, (last + 2) / 3) + " of " + transcript.cdsLength() / 3 + ", from its base "
                + ((first - 1) % 3 + 1));
        String acids = effect.aminoAcids().toString();
        steps.add("the codons change " + effect.codons() + ", the amino acids "
                + (acids.indexOf('/') < 0 ? "stay " + acids : "change " + acids));
    }

    private static String range(int first, int last) {
        if (first == 0 || last == 0) {
            return (first == 0 ? "?" : "" + first) + "-" + (last == 0 ? "?" : "" + last);
        }
        return first == last ? String.valueOf(first) : first + "-" + last;
    }

    private static String text(byte[] name) {
        return new String(name, StandardCharsets.UTF_8);
    }
}
