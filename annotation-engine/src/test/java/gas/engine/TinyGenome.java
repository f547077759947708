package gas.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A random genome with one gene of four exons, whose coding sequence begins in the first or second and ends in the
/// third or fourth; and the same genome read from the other side.
final class TinyGenome {
    private static final int LENGTH = 700;
    private static final int FLANK = 40;

    /// What an allele changes: `length` bases from `start` (1-based) become `alternative`; of an insertion, before
    /// start.
    record Change(int start, int length, String alternative) {}

    final String sequence;
    final boolean forward;
    /// Start and end, ascending.
    final List<int[]> exons;
    final int codingStart;
    final int codingEnd;

    private TinyGenome(String sequence, boolean forward, List<int[]> exons, int codingStart, int codingEnd) {
        this.sequence = sequence;
        this.forward = forward;
        this.exons = exons;
        this.codingStart = codingStart;
        this.codingEnd = codingEnd;
    }

    static TinyGenome random(Random random) {
        List<int[]> exons = new ArrayList<>();
        int at = FLANK;
        for (int exon = 0; exon < 4; exon++) {
            int length = 40 + random.nextInt(60);
            exons.add(new int[] {at, at + length - 1});
            at += length + 36 + random.nextInt(40);
        }
        StringBuilder genome = new StringBuilder();
        while (genome.length() < LENGTH) {
            genome.append("ACGT".charAt(random.nextInt(4)));
        }
        List<Integer> spliced = spliced(exons);
        int first = random.nextInt(exons.get(1)[1] - exons.get(1)[0]); // of the spliced bases
        int codons = (spliced.size() - first) / 3 - 1 - random.nextInt(8);
        for (int codon = 0; codon < codons; codon++) {
            String bases = codon == 0 ? "ATG" : codon == codons - 1 ? "TGA" : sense(random);
            for (int i = 0; i < 3; i++) {
                genome.setCharAt(spliced.get(first + 3 * codon + i) - 1, bases.charAt(i));
            }
        }
        int last = first + 3 * codons - 1;
        return new TinyGenome(genome.toString(), true, exons, spliced.get(first), spliced.get(last));
    }

    private static String sense(Random random) {
        while (true) {
            StringBuilder codon = new StringBuilder();
            for (int i = 0; i < 3; i++) {
                codon.append("ACGT".charAt(random.nextInt(4)));
            }
            if (!List.of("TAA", "TAG", "TGA").contains(codon.toString())) {
                return codon.toString();
            }
        }
    }

    /// Every exonic position, ascending.
    static List<Integer> spliced(List<int[]> exons) {
        List<Integer> spliced = new ArrayList<>();
        for (int[] exon : exons) {
            for (int position = exon[0]; position <= exon[1]; position++) {
                spliced.add(position);
            }
        }
        return spliced;
    }

    TinyGenome mirrored() {
        List<int[]> turned = new ArrayList<>();
        for (int[] exon : exons.reversed()) {
            turned.add(new int[] {LENGTH + 1 - exon[1], LENGTH + 1 - exon[0]});
        }
        return new TinyGenome(complement(sequence), !forward, turned, LENGTH + 1 - codingEnd, LENGTH + 1 - codingStart);
    }

    /// The same change of the mirrored genome.
    Change mirrored(Change change) {
        return new Change(
                LENGTH + 2 - change.start() - change.length(), change.length(), complement(change.alternative()));
    }

    /// As a record `POS REF ALT`, with the base before it where the length changes.
    String record(Change change) {
        int start = change.start();
        String replaced = sequence.substring(start - 1, start - 1 + change.length());
        if (change.length() == change.alternative().length()) {
            return start + " " + replaced + " " + change.alternative();
        }
        String anchor = sequence.substring(start - 2, start - 1);
        return (start - 1) + " " + anchor + replaced + " " + anchor + change.alternative();
    }

    Reference reference(Path folder, String name) throws IOException {
        StringBuilder genes = new StringBuilder("##gff-version 3\n");
        String strand = forward ? "+" : "-";
        int start = exons.getFirst()[0];
        int end = exons.getLast()[1];
        String line = "20\t.\t%s\t%d\t%d\t.\t" + strand + "\t%s\t%s\n";
        genes.append(line.formatted("gene", start, end, ".", "ID=gene:G;Name=G;biotype=protein_coding"));
        genes.append(line.formatted("mRNA", start, end, ".", "ID=transcript:T;Parent=gene:G;biotype=protein_coding"));
        int coding = 0;
        for (int[] exon : forward ? exons : exons.reversed()) {
            genes.append(line.formatted("exon", exon[0], exon[1], ".", "Parent=transcript:T"));
            int from = Math.max(exon[0], codingStart);
            int to = Math.min(exon[1], codingEnd);
            if (from <= to) {
                genes.append(line.formatted("CDS", from, to, (3 - coding % 3) % 3, "Parent=transcript:T"));
                coding += to - from + 1;
            }
        }
        Path file = folder.resolve(name + ".gasref");
        ReferenceBuild.build(
                name,
                Files.writeString(folder.resolve(name + ".fa"), ">20\n" + sequence + "\n"),
                Files.writeString(folder.resolve(name + ".gff3"), genes),
                file);
        return Reference.open(file);
    }

    /// A change near a border of exon, coding sequence or nothing: one of one to nine bases.
    Change near(Random random) {
        int[] exon = exons.get(random.nextInt(exons.size()));
        int[] borders = {exon[0], exon[1], codingStart, codingEnd, FLANK + random.nextInt(LENGTH - 2 * FLANK)};
        int start = Math.clamp(borders[random.nextInt(borders.length)] - 12 + random.nextInt(24), 3, LENGTH - 20);
        return switch (random.nextInt(5)) {
            case 0, 1 -> new Change(start, 0, bases(random, 1 + random.nextInt(6)));
            case 2, 3 -> new Change(start, 1 + random.nextInt(9), "");
            default -> substitution(start, 1 + random.nextInt(3), random);
        };
    }

    private Change substitution(int start, int length, Random random) {
        StringBuilder alternative = new StringBuilder();
        for (int i = 0; i < length; i++) {
            char reference = sequence.charAt(start - 1 + i);
            char other = reference;
            while (other == reference) {
                other = "ACGT".charAt(random.nextInt(4));
            }
            alternative.append(other);
        }
        return new Change(start, length, alternative.toString());
    }

    private static String bases(Random random, int length) {
        StringBuilder bases = new StringBuilder();
        for (int i = 0; i < length; i++) {
            bases.append("ACGT".charAt(random.nextInt(4)));
        }
        return bases.toString();
    }

    static String complement(String bases) {
        StringBuilder turned = new StringBuilder();
        for (int i = bases.length() - 1; i >= 0; i--) {
            turned.append("TGCA".charAt("ACGT".indexOf(bases.charAt(i))));
        }
        return turned.toString();
    }
}
