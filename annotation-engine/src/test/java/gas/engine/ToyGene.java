package gas.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A contig with one made-up transcript, and the plainest possible account of where its bases lie.
///
/// @param transcript its name
/// @param sequence of the contig, forward strand
/// @param exons 1-based inclusive pairs, ascending
/// @param codingFrom 1-based in the spliced transcript, inclusive; 0 where it codes nothing
/// @param phase bases before the first whole codon, as GFF3 has it
record ToyGene(
        String contig,
        String transcript,
        String sequence,
        boolean forward,
        List<int[]> exons,
        int codingFrom,
        int codingTo,
        int phase,
        boolean startMissing,
        boolean endMissing) {
    private static final String BASES = "ACGT";
    private static final String STANDARD = "KNKNTTTTRSRSIIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVV*Y*YSSSS*CWCLFLF";
    private static final String MITOCHONDRIAL = "KNKNTTTT*S*SMIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVV*Y*YSSSSWCWCLFLF";

    static ToyGene random(String contig, Random random) {
        List<int[]> exons = exons(random);
        int end = exons.getLast()[1] + (random.nextInt(4) == 0 ? 0 : random.nextInt(40));
        StringBuilder sequence = repetitive(random, end);
        ToyGene plain = nonCoding(contig, "T" + contig, sequence.toString(), random.nextBoolean(), exons);
        return random.nextInt(5) == 0 ? plain : plain.coding(random, sequence);
    }

    /// Another transcript on the same contig, which codes nothing.
    ToyGene beside(Random random) {
        List<int[]> other = exons(random);
        while (other.getLast()[1] > sequence.length()) {
            other.removeLast();
            if (other.isEmpty()) {
                other.add(new int[] {1, sequence.length()});
            }
        }
        return nonCoding(contig, "U" + contig, sequence, random.nextBoolean(), other);
    }

    static ToyGene nonCoding(String contig, String name, String sequence, boolean forward, List<int[]> exons) {
        return new ToyGene(contig, name, sequence, forward, exons, 0, 0, 0, false, false);
    }

    private static List<int[]> exons(Random random) {
        int count = 1 + random.nextInt(6);
        List<int[]> exons = new ArrayList<>();
        int at = random.nextInt(4) == 0 ? 0 : random.nextInt(40);
        int length = 0;
        for (int i = 0; i < count; i++) {
            int exon = 1 + random.nextInt(random.nextInt(4) == 0 ? 4 : 60);
            if (i == count - 1) {
                exon += Math.max(0, 15 - length);
            }
            exons.add(new int[] {at + 1, at + exon});
            at += exon + 30 + random.nextInt(30);
            length += exon;
        }
        return exons;
    }

    private ToyGene coding(Random random, StringBuilder bases) {
        List<Integer> spliced = spliced();
        boolean noStart = random.nextInt(5) == 0;
        boolean noEnd = random.nextInt(5) == 0;
        int room = spliced.size() - 12;
        int before = noStart || random.nextInt(3) == 0 ? 0 : random.nextInt(room + 1);
        int after = noEnd || random.nextInt(3) == 0 ? 0 : random.nextInt(room - before + 1);
        int skipped = noStart ? random.nextInt(3) : 0;
        int from = before + 1;
        int to = spliced.size() - after;
        if (!noEnd) {
            to -= (to - from + 1 - skipped) % 3;
        }
        for (int codon = from + skipped; codon + 2 <= to; codon += 3) {
            String is = read(bases, spliced, codon);
            boolean last = codon + 2 == to;
            if (codon == from && !noStart) {
                write(bases, spliced, codon, "ATG");
            } else if (last && !noEnd) {
                write(bases, spliced, codon, random.nextBoolean() ? "TAA" : "TAG");
            } else if (amino(is) == '*') {
                write(bases, spliced, codon, is.charAt(0) == 'T' ? "C" + is.substring(1) : "CC" + is.substring(2));
            }
        }
        return new ToyGene(contig, transcript, bases.toString(), forward, exons, from, to, skipped, noStart, noEnd);
    }

    private String read(StringBuilder bases, List<Integer> spliced, int cdna) {
        StringBuilder codon = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            char base = bases.charAt(spliced.get(cdna - 1 + i) - 1);
            codon.append(forward ? base : complement(base));
        }
        return codon.toString();
    }

    private void write(StringBuilder bases, List<Integer> spliced, int cdna, String codon) {
        for (int i = 0; i < 3; i++) {
            char base = codon.charAt(i);
            bases.setCharAt(spliced.get(cdna - 1 + i) - 1, forward ? base : complement(base));
        }
    }

    /// Random bases, runs of one base, and what stood there before, once more.
    private static StringBuilder repetitive(Random random, int length) {
        StringBuilder bases = new StringBuilder();
        while (bases.length() < length) {
            int kind = random.nextInt(4);
            if (kind == 0) {
                bases.append(String.valueOf(base(random)).repeat(2 + random.nextInt(5)));
            } else if (kind == 1 && bases.length() > 12) {
                int unit = 1 + random.nextInt(10);
                String again = bases.substring(bases.length() - unit);
                bases.append(again.repeat(1 + random.nextInt(3)));
            } else {
                for (int i = random.nextInt(8); i >= 0; i--) {
                    bases.append(base(random));
                }
            }
        }
        bases.setLength(length);
        return bases;
    }

    static char base(Random random) {
        return BASES.charAt(random.nextInt(4));
    }

    boolean codes() {
        return codingFrom > 0;
    }

    /// Genomic positions, 1-based, in the direction of the transcript.
    List<Integer> spliced() {
        List<Integer> positions = new ArrayList<>();
        for (int[] exon : exons) {
            for (int position = exon[0]; position <= exon[1]; position++) {
                positions.add(forward ? positions.size() : 0, position);
            }
        }
        return positions;
    }

    /// N stand for the bases of the first codon that the transcript lacks.
    int missing() {
        return (3 - phase) % 3;
    }

    char amino(String codon) {
        int index = 0;
        for (char base : codon.toCharArray()) {
            int value = BASES.indexOf(base);
            if (value < 0) {
                return 'X';
            }
            index = 4 * index + value;
        }
        return (contig.equals("MT") ? MITOCHONDRIAL : STANDARD).charAt(index);
    }

    /// Whole codons only.
    String translate(String bases) {
        StringBuilder protein = new StringBuilder();
        for (int i = 0; i + 3 <= bases.length(); i += 3) {
            protein.append(amino(bases.substring(i, i + 3)));
        }
        return protein.toString();
    }

    static char complement(char base) {
        return switch (base) {
            case 'A' -> 'T';
            case 'C' -> 'G';
            case 'G' -> 'C';
            case 'T' -> 'A';
            default -> base;
        };
    }

    static String reverseComplement(String bases) {
        StringBuilder reversed = new StringBuilder();
        for (char base : bases.toCharArray()) {
            reversed.insert(0, complement(base));
        }
        return reversed.toString();
    }

    String fasta() {
        return ">" + contig + "\n" + sequence + "\n";
    }

    private String line(String type, int from, int to, String phase, String attributes) {
        return String.join(
                        "\t",
                        contig,
                        "toy",
                        type,
                        String.valueOf(from),
                        String.valueOf(to),
                        ".",
                        forward ? "+" : "-",
                        phase,
                        attributes)
                + "\n";
    }

    private String tags(String form, String between) {
        List<String> tags = new ArrayList<>();
        if (startMissing) {
            tags.add(form.formatted("cds_start_NF"));
        }
        if (endMissing) {
            tags.add(form.formatted("cds_end_NF"));
        }
        return String.join(between, tags);
    }

    String gff3() {
        String biotype = codes() ? "protein_coding" : "lncRNA";
        String tags = tags("%s", ",");
        StringBuilder text = new StringBuilder();
        int from = exons.getFirst()[0];
        int to = exons.getLast()[1];
        text.append(line("gene", from, to, ".", "ID=gene:G" + transcript + ";biotype=" + biotype));
        text.append(line(
                codes() ? "mRNA" : "lnc_RNA",
                from,
                to,
                ".",
                "ID=transcript:" + transcript + ";Parent=gene:G" + transcript + ";biotype=" + biotype
                        + (tags.isEmpty() ? "" : ";tag=" + tags)));
        for (int[] exon : exons) {
            text.append(line("exon", exon[0], exon[1], ".", "Parent=transcript:" + transcript));
        }
        for (int[] piece : pieces(codingFrom, codingTo)) {
            text.append(line("CDS", piece[0], piece[1], "" + piece[2], "Parent=transcript:" + transcript));
        }
        return text.toString();
    }

    String gtf() {
        String name = "gene_id \"G" + transcript + "\"; transcript_id \"" + transcript + "\"; transcript_biotype \""
                + (codes() ? "protein_coding" : "lncRNA") + "\"; " + tags("tag \"%s\";", " ");
        StringBuilder text = new StringBuilder();
        text.append(line("transcript", exons.getFirst()[0], exons.getLast()[1], ".", name));
        for (int[] exon : exons) {
            text.append(line("exon", exon[0], exon[1], ".", name));
        }
        int stop = endMissing ? codingTo : codingTo - 3;
        for (int[] piece : pieces(codingFrom, stop)) {
            text.append(line("CDS", piece[0], piece[1], "" + piece[2], name));
        }
        if (codes() && !endMissing) {
            for (int[] piece : pieces(stop + 1, codingTo)) {
                text.append(line("stop_codon", piece[0], piece[1], "" + piece[2], name));
            }
        }
        return text.toString();
    }

    /// Of the coding sequence, exon by exon: from, to, phase.
    private List<int[]> pieces(int first, int last) {
        List<int[]> pieces = new ArrayList<>();
        if (!codes()) {
            return pieces;
        }
        List<Integer> spliced = spliced();
        for (int[] exon : exons) {
            int low = 0;
            int high = 0;
            int earliest = Integer.MAX_VALUE;
            for (int cdna = first; cdna <= last; cdna++) {
                int position = spliced.get(cdna - 1);
                if (position >= exon[0] && position <= exon[1]) {
                    low = low == 0 ? position : Math.min(low, position);
                    high = Math.max(high, position);
                    earliest = Math.min(earliest, cdna);
                }
            }
            if (low > 0) {
                pieces.add(new int[] {low, high, Math.floorMod(phase - (earliest - codingFrom), 3)});
            }
        }
        return pieces;
    }
}
