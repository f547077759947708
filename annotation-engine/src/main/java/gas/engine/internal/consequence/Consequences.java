package gas.engine.internal.consequence;

import gas.engine.internal.genes.GeneModel;
import gas.engine.internal.reference.Bases;
import gas.engine.internal.reference.Transcript;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Decides by Ensembl's rules (the definitions of the Sequence Ontology as VEP reads them) what an allele does to a
/// transcript.
///
/// First where it lies: beside the transcript, at a splice site or its neighbourhood, in introns, exons, untranslated
/// regions.
/// Then, where both of its ends lie in the coding sequence, what becomes of the codons that it touches.
public final class Consequences {
    private static final int POLYPYRIMIDINE_FROM = 16;
    private static final int FRAMESHIFT_STRETCH = 12;
    private static final byte[] NMD = "nonsense_mediated_decay".getBytes(StandardCharsets.US_ASCII);

    private final int upstream;
    private final int downstream;

    /// @param upstream bases before a transcript that still are `upstream_gene_variant`
    public Consequences(int upstream, int downstream) {
        this.upstream = upstream;
        this.downstream = downstream;
    }

    /// Null where the allele is too far from the transcript.
    public @Nullable Effect of(Change change, Transcript transcript) {
        if (!change.overlaps(transcript.start(), transcript.end())) {
            return beside(change, transcript);
        }
        Located located = new Located(change, transcript);
        if (change.start() <= transcript.start()
                && change.end() >= transcript.end()
                && change.alternative().length < change.replaced()) {
            return located.effect(Term.TRANSCRIPT_ABLATION.bit(), null);
        }
        long terms = located.splice;
        if (Arrays.equals(transcript.biotype(), NMD)) {
            terms |= Term.NMD_TRANSCRIPT_VARIANT.bit();
        }
        Coding coding = null;
        if (!transcript.coding()) {
            terms |= located.inExon
                    ? Term.NON_CODING_TRANSCRIPT_EXON_VARIANT.bit()
                    : Term.NON_CODING_TRANSCRIPT_VARIANT.bit();
        } else {
            terms |= located.untranslated();
            if (located.inCoding()) {
                coding = Coding.of(located, change, transcript);
                terms |= coding.terms;
            }
        }
        if (terms == 0) {
            terms = Term.CODING_TRANSCRIPT_VARIANT.bit();
        }
        return located.effect(terms, coding);
    }

    /// Amino acids of the protein, a final stop not counted.
    public static int peptideLength(Transcript transcript) {
        int known = transcript.peptideLength();
        if (known < 0) {
            int codons = transcript.cdsLength() / 3;
            boolean stops = codons > 0
                    && GeneticCode.of(transcript.geneticCode())
                                    .translate(
                                            transcript.cdsBase(3 * codons - 2),
                                            transcript.cdsBase(3 * codons - 1),
                                            transcript.cdsBase(3 * codons))
                            == '*';
            known = stops ? codons - 1 : codons;
            transcript.peptideLength(known);
        }
        return known;
    }

    private @Nullable Effect beside(Change change, Transcript transcript) {
        boolean before = change.end() < transcript.start();
        boolean isUpstream = before == transcript.forward();
        int most = isUpstream ? upstream : downstream;
        int gap = before ? transcript.start() - change.end() : change.start() - transcript.end();
        if (gap > most) {
            return null;
        }
        int distance = Math.min(
                Math.min(Math.abs(change.start() - transcript.start()), Math.abs(change.start() - transcript.end())),
                Math.min(Math.abs(change.end() - transcript.start()), Math.abs(change.end() - transcript.end())));
        Term term = isUpstream ? Term.UPSTREAM_GENE_VARIANT : Term.DOWNSTREAM_GENE_VARIANT;
        return new Effect(term.bit(), 0, 0, 0, 0, 0, 0, 0, 0, null, null, distance);
    }

    /// Where an allele lies in a transcript that it overlaps.
    private static final class Located {
        final Change change;
        final Transcript transcript;
        final long splice;
        boolean inExon;
        boolean inShortIntron;
        private boolean donor;
        private boolean acceptor;
        private boolean intronic;
        private boolean region;
        private boolean fifth;
        private boolean donorRegion;
        private boolean tract;
        int exonFirst;
        int exonLast;
        int intronFirst;
        int intronLast;
        /// Ascending in the transcript; of an insertion, the bases before and after it; 0 outside the exons.
        final int cdnaStart;

        final int cdnaEnd;

        Located(Change change, Transcript transcript) {
            this.change = change;
            this.transcript = transcript;
            int low = transcript.cdna(Math.min(change.start(), change.end()));
            int high = transcript.cdna(Math.max(change.start(), change.end()));
            int first = transcript.forward() ? low : high;
            int last = transcript.forward() ? high : low;
            if (change.isInsertion()) { // at an exon's edge it belongs to the exon
                cdnaStart = first == 0 && last > 1 ? last - 1 : first;
                cdnaEnd = last == 0 && first > 0 && first < transcript.length() ? first + 1 : last;
            } else {
                cdnaStart = first;
                cdnaEnd = last;
            }
            numberExons();
            numberIntrons();
            byte[] before = change.reference();
            byte[] after = change.alternative();
            if (before.length > 1 && after.length > 1) {
                differingRegions(before, after);
            } else {
                nearIntrons(change.start(), change.end());
            }
            splice = spliceTerms();
        }

        /// Where both alleles have several bases, splice sites are touched by those that differ, position by position.
        private void differingRegions(byte[] before, byte[] after) {
            int longer = Math.max(before.length, after.length);
            int shorter = Math.min(before.length, after.length);
            int from = -1;
            for (int i = 0; i <= longer; i++) {
                boolean differs = i < longer && (i >= shorter || before[i] != after[i]);
                if (differs && from < 0) {
                    from = i;
                } else if (!differs && from >= 0) {
                    nearIntrons(change.start() + from, change.start() + i - 1);
                    from = -1;
                }
            }
        }

        private void nearIntrons(int start, int end) {
            int near = transcript.exonEndingAtOrAfter(start - POLYPYRIMIDINE_FROM - 4);
            for (int i = Math.max(0, near - 2); i + 1 < transcript.exons(); i++) {
                int intronStart = transcript.exonEnd(i) + 1;
                if (intronStart > end + POLYPYRIMIDINE_FROM + 4) {
                    break;
                }
                intron(start, end, intronStart, transcript.exonStart(i + 1) - 1);
            }
        }

        private void numberIntrons() {
            int first = Math.max(0, transcript.exonEndingAtOrAfter(Math.min(change.start(), change.end())) - 1);
            for (int i = first; i + 1 < transcript.exons() && transcript.exonEnd(i) < change.end(); i++) {
                if (change.overlaps(transcript.exonEnd(i) + 1, transcript.exonStart(i + 1) - 1)) {
                    int number = transcript.forward() ? i + 1 : transcript.exons() - 1 - i;
                    intronFirst = intronFirst == 0 ? number : Math.min(intronFirst, number);
                    intronLast = Math.max(intronLast, number);
                }
            }
        }

        /// As VEP has it, every base near an exon counts as exonic in a transcript that has a frameshift intron.
        private boolean nearExon() {
            int stretch = transcript.hasFrameshiftIntron() ? FRAMESHIFT_STRETCH : 0;
            int low = Math.min(change.start(), change.end()) - stretch;
            int high = Math.max(change.start(), change.end()) + stretch;
            int exon = transcript.exonEndingAtOrAfter(low);
            return exon < transcript.exons() && transcript.exonStart(exon) <= high;
        }

        Effect effect(long terms, @Nullable Coding coding) {
            return new Effect(
                    terms,
                    exonFirst,
                    exonLast,
                    intronFirst,
                    intronLast,
                    cdnaStart,
                    cdnaEnd,
                    cds(cdnaStart),
                    cds(cdnaEnd),
                    coding == null ? null : coding.codons,
                    coding == null ? null : coding.aminoAcids,
                    -1);
        }

        private void numberExons() {
            int first = Math.max(0, transcript.exonEndingAtOrAfter(Math.min(change.start(), change.end())));
            for (int i = first; i < transcript.exons(); i++) {
                if (transcript.exonStart(i) > Math.max(change.start(), change.end())) {
                    break;
                }
                boolean atEdge = change.isInsertion()
                        && (change.start() == transcript.exonStart(i) || change.end() == transcript.exonEnd(i));
                inExon |= atEdge;
                if (change.overlaps(transcript.exonStart(i), transcript.exonEnd(i))) {
                    inExon = true;
                    int number = transcript.forward() ? i + 1 : transcript.exons() - i;
                    exonFirst = exonFirst == 0 ? number : Math.min(exonFirst, number);
                    exonLast = Math.max(exonLast, number);
                }
            }
        }

        /// Notes what a stretch of changed bases touches of an intron; an insertion has its end before its start.
        private void intron(int from, int to, int start, int end) {
            if (Transcript.isFrameshift(start, end) && overlap(from, to, start, end)) {
                inShortIntron = true;
                return;
            }
            boolean insertion = from > to;
            boolean forward = transcript.forward();
            boolean atStart = overlap(from, to, start, start + 1);
            boolean atEnd = overlap(from, to, end - 1, end);
            donor |= forward ? atStart : atEnd;
            acceptor |= forward ? atEnd : atStart;
            boolean besideSite = insertion && (from == start + 2 || to == end - 2);
            intronic |= overlap(from, to, start + 2, end - 2) || besideSite;
            region |= overlap(from, to, start - 3, start - 1)
                    || overlap(from, to, start + 2, start + 7)
                    || overlap(from, to, end - 7, end - 2)
                    || overlap(from, to, end + 1, end + 3)
                    || besideSite
                    || insertion && (from == start || to == end);
            fifth |= forward ? overlap(from, to, start + 4, start + 4) : overlap(from, to, end - 4, end - 4);
            donorRegion |= forward ? overlap(from, to, start + 2, start + 5) : overlap(from, to, end - 5, end - 2);
            // of an insertion, the base on either side is enough here
            tract |= forward
                    ? overlap(Math.min(from, to), Math.max(from, to), end - POLYPYRIMIDINE_FROM, end - 2)
                    : overlap(Math.min(from, to), Math.max(from, to), start + 2, start + POLYPYRIMIDINE_FROM);
        }

        private long spliceTerms() {
            long terms = 0;
            if (donor) {
                terms |= Term.SPLICE_DONOR_VARIANT.bit();
            }
            if (acceptor) {
                terms |= Term.SPLICE_ACCEPTOR_VARIANT.bit();
            }
            if (intronic) {
                terms |= Term.INTRON_VARIANT.bit();
            }
            if (fifth && !donor) {
                terms |= Term.SPLICE_DONOR_5TH_BASE_VARIANT.bit();
            } else if (donorRegion) {
                terms |= Term.SPLICE_DONOR_REGION_VARIANT.bit();
            } else if (region && !donor && !acceptor) {
                terms |= Term.SPLICE_REGION_VARIANT.bit();
            }
            if (tract && !nearExon()) {
                terms |= Term.SPLICE_POLYPYRIMIDINE_TRACT_VARIANT.bit();
            }
            return terms;
        }

        private static boolean overlap(int from, int to, int start, int end) {
            return to >= start && from <= end;
        }

        /// The CDS position of a cDNA position, or 0 outside the coding sequence.
        int cds(int cdna) {
            if (!transcript.coding() || cdna < transcript.cdnaCodingStart() || cdna > transcript.cdnaCodingEnd()) {
                return 0;
            }
            return cdna - transcript.cdnaCodingStart() + 1 + transcript.startPhase();
        }

        boolean inCoding() {
            if (!inExon) {
                return inShortIntron && change.overlaps(transcript.codingStart(), transcript.codingEnd());
            }
            if (change.isInsertion()) {
                return cds(cdnaStart) > 0 && cds(cdnaEnd) > 0;
            }
            for (int i = 0; i < transcript.exons(); i++) {
                int from = Math.max(transcript.exonStart(i), transcript.codingStart());
                int to = Math.min(transcript.exonEnd(i), transcript.codingEnd());
                if (from <= to && change.overlaps(from, to)) {
                    return true;
                }
            }
            return false;
        }

        long untranslated() {
            if (!inExon && !inShortIntron) {
                return 0;
            }
            boolean insertion = change.isInsertion();
            boolean before = touchesExon(transcript.start(), transcript.codingStart() - 1)
                    || insertion && change.start() == transcript.codingStart();
            boolean after = touchesExon(transcript.codingEnd() + 1, transcript.end())
                    || insertion && change.end() == transcript.codingEnd();
            long terms = 0;
            if (transcript.forward() ? before : after) {
                terms |= Term.FIVE_PRIME_UTR_VARIANT.bit();
            }
            if (transcript.forward() ? after : before) {
                terms |= Term.THREE_PRIME_UTR_VARIANT.bit();
            }
            return terms;
        }

        private boolean touchesExon(int from, int to) {
            return change.overlaps(from, to);
        }
    }

    /// What becomes of the codons.
    private static final class Coding {
        private final long terms;
        private final @Nullable String codons;
        private final @Nullable String aminoAcids;

        private Coding(long terms, @Nullable String codons, @Nullable String aminoAcids) {
            this.terms = terms;
            this.codons = codons;
            this.aminoAcids = aminoAcids;
        }

        static Coding of(Located located, Change change, Transcript transcript) {
            int first = located.cds(located.cdnaStart);
            int last = located.cds(located.cdnaEnd);
            boolean whole = first > 0 && last > 0 && !located.inShortIntron;
            boolean startKnown = (transcript.flags() & GeneModel.CDS_START_NF) == 0 && transcript.startPhase() == 0;
            boolean endKnown = (transcript.flags() & GeneModel.CDS_END_NF) == 0 && transcript.cdsLength() % 3 == 0;
            byte[] inserted = change.alternative().clone();
            if (!transcript.forward()) {
                Bases.reverseComplement(inserted, 0, inserted.length);
            }
            if (!whole) {
                return partial(located, transcript, inserted, startKnown, endKnown);
            }
            // 1-based positions of what is replaced: empty (from > to) for an insertion
            int from = change.isInsertion() ? last : first;
            int to = change.isInsertion() ? first : last;
            return new Codons(transcript, from, to, inserted, startKnown, endKnown).judge();
        }

        /// Reaches out of the coding sequence. What becomes of the start or stop codon is known only where both ends
        /// lie in
        /// exons; it then is read off the changed transcript.
        private static Coding partial(
                Located located, Transcript transcript, byte[] inserted, boolean startKnown, boolean endKnown) {
            long terms = 0;
            int from = located.cdnaStart;
            int to = located.cdnaEnd;
            int codingStart = transcript.cdnaCodingStart();
            int codingEnd = transcript.cdnaCodingEnd();
            if (from > 0 && to > 0 && !located.inShortIntron) {
                String before = new String(transcript.sequence(), StandardCharsets.US_ASCII);
                String after = before.substring(0, from - 1)
                        + new String(inserted, StandardCharsets.US_ASCII)
                        + before.substring(to);
                boolean sameLength = before.length() == after.length();
                if (startKnown && from <= codingStart + 2 && to >= codingStart) {
                    boolean retained = sameLength
                            ? after.regionMatches(codingStart - 1, before, codingStart - 1, 3)
                            : to <= codingEnd && after.endsWith(before.substring(codingStart - 1));
                    if (!retained) {
                        terms |= Term.START_LOST.bit();
                    } else if (!sameLength) {
                        terms |= Term.START_RETAINED_VARIANT.bit();
                    }
                }
                if (endKnown && !sameLength && from <= codingEnd && to >= codingEnd - 2) {
                    boolean stops = codingEnd <= after.length()
                            && GeneticCode.of(transcript.geneticCode())
                                            .translate(
                                                    (byte) after.charAt(codingEnd - 3),
                                                    (byte) after.charAt(codingEnd - 2),
                                                    (byte) after.charAt(codingEnd - 1))
                                    == '*';
                    terms |= (stops ? Term.STOP_RETAINED_VARIANT : Term.STOP_LOST).bit();
                }
            }
            return new Coding(terms == 0 ? Term.CODING_SEQUENCE_VARIANT.bit() : terms, null, null);
        }
    }

    /// The codons that an allele touches, before and after.
    private static final class Codons {
        private final Transcript transcript;
        private final int from;
        private final int to;
        private final byte[] inserted;
        private final boolean startKnown;
        private final boolean endKnown;
        private final GeneticCode code;
        private final int length;

        Codons(Transcript transcript, int from, int to, byte[] inserted, boolean startKnown, boolean endKnown) {
            this.transcript = transcript;
            this.from = from;
            this.to = to;
            this.inserted = inserted;
            this.startKnown = startKnown;
            this.endKnown = endKnown;
            this.code = GeneticCode.of(transcript.geneticCode());
            this.length = transcript.cdsLength();
        }

        Coding judge() {
            int codonFrom = (from - 1) / 3 * 3 + 1;
            int codonTo = Math.min((to + 2) / 3 * 3, length);
            String reference = bases(codonFrom, codonTo);
            String alternative = bases(codonFrom, from - 1) + text(inserted) + bases(to + 1, codonTo);
            String shown = shown(codonFrom, codonTo);
            boolean incomplete = codonFrom > length / 3 * 3;
            String before = translate(reference);
            String after = translate(alternative);
            String acids = before.equals(after) ? before : dash(before) + "/" + dash(after);
            return new Coding(terms(reference, alternative, before, after, incomplete), shown, acids);
        }

        private long terms(String reference, String alternative, String before, String after, boolean incomplete) {
            if (incomplete) {
                return Term.INCOMPLETE_TERMINAL_CODON_VARIANT.bit() | Term.CODING_SEQUENCE_VARIANT.bit();
            }
            boolean frameshift = (inserted.length - (to - from + 1)) % 3 != 0;
            boolean indel = inserted.length != to - from + 1;
            boolean overlapsStart = startKnown && from <= 3;
            boolean overlapsStop = endKnown && to >= length - 2 && from <= length;
            long terms = 0;
            boolean startLost = false;
            if (overlapsStart) {
                String begins = mutated().substring(0, Math.min(3, mutated().length()));
                char amino = begins.length() < 3 ? 'X' : translate(begins).charAt(0);
                startLost = indel ? !begins.equals(bases(1, 3)) : amino != 'M' && !begins.equals(bases(1, 3));
                if (startLost) {
                    terms |= Term.START_LOST.bit();
                } else if (!indel && !bases(1, 3).equals(begins)) {
                    terms |= Term.START_RETAINED_VARIANT.bit();
                }
            }
            if (indel && overlapsStop && before.indexOf('*') >= 0 || frameshift && overlapsStop) {
                boolean retained = stopsWhereItDid();
                terms |= retained ? Term.STOP_RETAINED_VARIANT.bit() : Term.STOP_LOST.bit();
                if (retained) {
                    return terms | (frameshift ? Term.FRAMESHIFT_VARIANT.bit() : 0);
                }
            }
            if (frameshift) {
                boolean stops = after.indexOf('*') >= 0 && before.indexOf('*') < 0;
                return terms | Term.FRAMESHIFT_VARIANT.bit() | (stops ? Term.STOP_GAINED.bit() : 0);
            }
            if (before.indexOf('X') >= 0 || after.indexOf('X') >= 0) {
                return terms | Term.CODING_SEQUENCE_VARIANT.bit();
            }
            boolean stopBefore = before.indexOf('*') >= 0;
            boolean stopAfter = after.indexOf('*') >= 0;
            if (!indel && stopBefore) {
                terms |= stopAfter ? Term.STOP_RETAINED_VARIANT.bit() : Term.STOP_LOST.bit();
                return terms;
            }
            if (stopAfter && !stopBefore) {
                terms |= Term.STOP_GAINED.bit();
            }
            if (indel) {
                return terms | (startLost ? 0 : inframe(reference, alternative, before, after, stopAfter));
            }
            if (before.equals(after)) {
                return Term.START_RETAINED_VARIANT.in(terms) ? terms : terms | Term.SYNONYMOUS_VARIANT.bit();
            }
            return startLost || stopAfter ? terms : terms | Term.MISSENSE_VARIANT.bit();
        }

        private static long inframe(
                String reference, String alternative, String before, String after, boolean stopAfter) {
            if (!stopAfter && alternative.length() > reference.length()) {
                if (alternative.startsWith(reference)
                        || alternative.endsWith(reference)
                        || after.startsWith(before)
                        || after.endsWith(before)) {
                    return Term.INFRAME_INSERTION.bit();
                }
            } else if (!stopAfter && isDeletion(reference, alternative)) {
                return Term.INFRAME_DELETION.bit();
            }
            return after.startsWith("*") || before.equals(after) ? 0 : Term.PROTEIN_ALTERING_VARIANT.bit();
        }

        /// Whether nothing is left of the alternative without what it shares with the reference at both ends.
        private static boolean isDeletion(String reference, String alternative) {
            if (alternative.length() >= reference.length()) {
                return false;
            }
            int same = 0;
            while (same < alternative.length() && alternative.charAt(same) == reference.charAt(same)) {
                same++;
            }
            return reference.endsWith(alternative.substring(same));
        }

        private String mutated() {
            return bases(1, from - 1) + text(inserted) + bases(to + 1, Math.min(length, to + 6));
        }

        /// Whether the changed coding sequence, read on into what follows it, ends with the same codon as before.
        private boolean stopsWhereItDid() {
            int shift = inserted.length - (to - from + 1);
            byte[] sequence = transcript.sequence();
            int afterCoding = transcript.cdnaCodingEnd();
            String rest = bases(to + 1, length)
                    + new String(
                            sequence,
                            afterCoding,
                            Math.min(sequence.length - afterCoding, Math.abs(shift) + 6),
                            StandardCharsets.US_ASCII);
            int codonFrom = (from - 1) / 3 * 3 + 1;
            String changed = bases(codonFrom, from - 1) + text(inserted) + rest;
            int stop = length - 2 - codonFrom; // 0-based, where the stop was
            if (changed.length() < stop + 3) {
                return false;
            }
            return translate(changed.substring(stop, stop + 3)).equals("*")
                    && translate(changed.substring(0, stop)).indexOf('*') < 0;
        }

        private String bases(int first, int last) {
            StringBuilder bases = new StringBuilder(Math.max(0, last - first + 1));
            for (int position = first; position <= last; position++) {
                bases.append((char) transcript.cdsBase(position));
            }
            return bases.toString();
        }

        private String shown(int codonFrom, int codonTo) {
            String left = bases(codonFrom, from - 1).toLowerCase(Locale.ROOT);
            String right = bases(to + 1, codonTo).toLowerCase(Locale.ROOT);
            return dash(left + bases(from, to) + right) + "/" + dash(left + text(inserted) + right);
        }

        /// Whole codons, and X for what is left over.
        private String translate(String bases) {
            StringBuilder peptide = new StringBuilder();
            int at = 0;
            for (; at + 3 <= bases.length(); at += 3) {
                peptide.append(code.translate(
                        (byte) bases.charAt(at), (byte) bases.charAt(at + 1), (byte) bases.charAt(at + 2)));
            }
            if (at < bases.length() && !(peptide.length() == 1 && peptide.charAt(0) == '*')) {
                peptide.append('X');
            }
            return peptide.toString();
        }

        private static String text(byte[] bases) {
            return new String(bases, StandardCharsets.US_ASCII);
        }

        private static String dash(String text) {
            return text.isEmpty() ? "-" : text;
        }
    }
}
