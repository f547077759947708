package gas.engine;

import static org.assertj.core.api.Assertions.assertThat;

import gas.engine.Haplotypes.Annotated;
import gas.engine.Haplotypes.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Random transcripts, and people who carry random changes of them. A naive reader writes out the coding sequence of
/// each haplotype base by base and translates it. What the engine says has to lead from the reference's protein to
/// that one: each compound change alone, and all that a haplotype carries in one transcript at once.
class HaplotypeProteinTest {
    private static final String BASES = "TCAG";
    private static final String CODE = "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG";
    private static final int GENES = 25;
    private static final int SAMPLES = 3;

    private final Random random = new Random();
    private StringBuilder genome = new StringBuilder();
    private final List<Gene> genes = new ArrayList<>();
    private final StringBuilder gff = new StringBuilder();

    /// A gene with one transcript; places are 1-based.
    private static final class Gene {
        private String name = "";
        private boolean forward;
        /// Each place of the coding sequence, and the exon that it lies in.
        private final TreeMap<Integer, Integer> coding = new TreeMap<>();
        /// What follows the coding sequence.
        private final TreeSet<Integer> following = new TreeSet<>();

        private int from() {
            return Math.min(coding.firstKey(), following.first());
        }

        private int to() {
            return Math.max(coding.lastKey(), following.last());
        }

        /// 1-based, in the coding sequence.
        private int codingPosition(int place) {
            return forward
                    ? coding.headMap(place, true).size()
                    : coding.tailMap(place, true).size();
        }
    }

    /// An allele without what it shares with REF; of an insertion, `end` is `start` - 1.
    private record Change(String label, int start, int end, String bases) {
        boolean insertion() {
            return end < start;
        }
    }

    /// What replaces some amino acids; nothing follows it if it ends the protein.
    private record Piece(int first, int last, String amino, boolean ends) {}

    @Property(tries = 15)
    void whatIsSaidOfAHaplotypeLeadsToItsProtein(@ForAll long seed) throws Exception {
        random.setSeed(seed);
        draw();
        List<String> lines = new ArrayList<>();
        List<List<Change>> alleles = new ArrayList<>();
        List<int[]> genotypes = new ArrayList<>();
        variants(lines, alleles, genotypes);
        Annotated annotated;
        try (Reference reference = reference()) {
            annotated = Haplotypes.annotate(
                    vcf(lines), reference, AnnotationOptions.defaults().withHaplotypes(true));
        }
        Map<String, Change> byLabel = new HashMap<>();
        alleles.forEach(all -> all.forEach(change -> byLabel.put(change.label, change)));
        List<List<Entry>> entries = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            entries.add(annotated.entries(i));
            for (Entry entry : entries.get(i)) {
                assertThat(entry.carriers()).hasSize(entry.haplotypes());
            }
        }
        for (Gene gene : genes) {
            for (int haplotype = 0; haplotype < 2 * SAMPLES; haplotype++) {
                check(gene, haplotype, alleles, genotypes, entries, byLabel);
            }
        }
    }

    private void check(
            Gene gene,
            int haplotype,
            List<List<Change>> alleles,
            List<int[]> genotypes,
            List<List<Entry>> entries,
            Map<String, Change> byLabel) {
        String reference = protein(gene, List.of());
        List<Change> carried = new ArrayList<>();
        Map<String, Piece> pieces = new HashMap<>();
        List<String> explained = new ArrayList<>();
        for (int i = 0; i < alleles.size(); i++) {
            int allele = genotypes.get(i)[haplotype];
            if (allele == 0 || !within(gene, alleles.get(i).get(allele - 1))) {
                continue;
            }
            carried.add(alleles.get(i).get(allele - 1));
            for (Entry entry : entries.get(i)) {
                if (!entry.feature().equals(gene.name) || !entry.carriers().contains(haplotype)) {
                    continue;
                }
                assertThat(entry.allele()).isEqualTo(allele);
                List<Change> together = changes(entry.variants(), byLabel);
                assertThat(apply(reference, List.of(piece(entry))))
                        .as("%s alone in %s", entry.variants(), gene.name)
                        .isEqualTo(asFarAs(apply(reference, List.of(piece(entry))), protein(gene, together)));
                explained.add(alleles.get(i).get(allele - 1).label);
                if (entry.afterStop().isEmpty()) {
                    assertThat(together).hasSizeGreaterThan(1);
                    pieces.put(entry.variants(), piece(entry));
                } else {
                    assertThat(protein(gene, changes(entry.afterStop(), byLabel)))
                            .endsWith("*");
                }
            }
        }
        List<Change> applied = withoutOverlaps(carried);
        for (Change change : applied) {
            if (!explained.contains(change.label)) {
                pieces.put(change.label, alone(gene, change));
            }
        }
        String said = apply(reference, List.copyOf(pieces.values()));
        assertThat(said)
                .as("haplotype %s of %s: %s", haplotype, gene.name, applied)
                .isEqualTo(asFarAs(said, protein(gene, applied)));
    }

    /// What lies behind a stop codon that is lost is not told.
    private static String asFarAs(String said, String protein) {
        return said.endsWith("*") || protein.length() < said.length() ? protein : protein.substring(0, said.length());
    }

    private static List<Change> changes(String labels, Map<String, Change> byLabel) {
        List<Change> changes = new ArrayList<>();
        for (String label : labels.split("\\+")) {
            changes.add(byLabel.get(label));
        }
        return changes;
    }

    private static Piece piece(Entry entry) {
        String[] range = entry.proteinPosition().split("/")[0].split("-");
        int first = Integer.parseInt(range[0]);
        int last = Integer.parseInt(range[range.length - 1]);
        String[] amino = entry.aminoAcids().split("/");
        boolean ends = entry.consequence().contains("frameshift_variant");
        String after = amino[amino.length - 1].replace("-", "");
        return amino[0].equals("-")
                ? new Piece(last, first, after, ends) // between two codons
                : new Piece(first, last, after, ends);
    }

    private static String apply(String protein, List<Piece> pieces) {
        StringBuilder changed = new StringBuilder();
        int at = 1;
        for (Piece piece : pieces.stream()
                .sorted(Comparator.comparingInt(Piece::first).thenComparingInt(Piece::last))
                .toList()) {
            assertThat(piece.first).as("%s", pieces).isGreaterThanOrEqualTo(at);
            changed.append(protein, at - 1, piece.first - 1).append(piece.amino);
            at = piece.last + 1;
            if (piece.ends) {
                return upToStop(changed.toString());
            }
        }
        return upToStop(changed.append(protein.substring(at - 1)).toString());
    }

    private static String upToStop(String protein) {
        int stop = protein.indexOf('*');
        return stop < 0 ? protein : protein.substring(0, stop + 1);
    }

    /// What one change does, by reading the whole protein.
    private Piece alone(Gene gene, Change change) {
        int low = gene.codingPosition(gene.forward == change.insertion() ? change.end : change.start);
        int high = gene.codingPosition(gene.forward == change.insertion() ? change.start : change.end);
        int from = change.insertion() ? Math.max(low, high) : Math.min(low, high);
        int to = change.insertion() ? Math.min(low, high) : Math.max(low, high);
        int first = (from - 1) / 3 + 1;
        int last = Math.floorDiv(to - 1, 3) + 1;
        int shift = change.bases.length() - (to - from + 1);
        String all = translate(sequence(gene, List.of(change)));
        boolean ends = shift % 3 != 0;
        int end = ends ? all.length() : last + shift / 3;
        return new Piece(first, last, all.substring(first - 1, Math.min(end, all.length())), ends);
    }

    private static List<Change> withoutOverlaps(List<Change> carried) {
        List<Change> applied = new ArrayList<>();
        int last = 0;
        int lastInsertion = 0;
        for (Change change : carried.stream()
                .sorted(Comparator.comparingInt(Change::start).thenComparing(change -> !change.insertion()))
                .toList()) {
            if (change.start > last && !(change.insertion() && change.start == lastInsertion)) {
                applied.add(change);
                last = Math.max(last, change.end);
                lastInsertion = change.insertion() ? change.start : lastInsertion;
            }
        }
        return applied;
    }

    /// Whether a change lies in what one exon has of the coding sequence.
    private static boolean within(Gene gene, Change change) {
        int low = Math.min(change.start, change.end);
        int high = Math.max(change.start, change.end);
        for (int place = low; place <= high; place++) {
            if (!gene.coding.containsKey(place) || !gene.coding.get(place).equals(gene.coding.get(low))) {
                return false;
            }
        }
        return true;
    }

    private String protein(Gene gene, List<Change> changes) {
        return upToStop(translate(sequence(gene, changes)));
    }

    /// The coding sequence and what follows it, changed.
    private String sequence(Gene gene, List<Change> carried) {
        StringBuilder bases = new StringBuilder();
        List<Change> changes = withoutOverlaps(carried);
        for (int place = gene.from(); place <= gene.to(); place++) {
            if (!gene.coding.containsKey(place) && !gene.following.contains(place)) {
                continue;
            }
            boolean replaced = false;
            for (Change change : changes) {
                bases.append(change.start == place ? change.bases : "");
                replaced |= change.start <= place && place <= change.end;
            }
            bases.append(replaced ? "" : genome.charAt(place - 1));
        }
        return gene.forward ? bases.toString() : reverseComplement(bases.toString());
    }

    private static String translate(String sequence) {
        StringBuilder protein = new StringBuilder();
        for (int i = 0; i + 3 <= sequence.length(); i += 3) {
            protein.append(CODE.charAt(16 * BASES.indexOf(sequence.charAt(i))
                    + 4 * BASES.indexOf(sequence.charAt(i + 1))
                    + BASES.indexOf(sequence.charAt(i + 2))));
        }
        return protein.toString();
    }

    private static String reverseComplement(String sequence) {
        StringBuilder other = new StringBuilder();
        for (char base : sequence.toCharArray()) {
            other.insert(0, "AGTC".charAt(BASES.indexOf(base)));
        }
        return other.toString();
    }

    private String bases(int count) {
        StringBuilder bases = new StringBuilder();
        for (int i = 0; i < count; i++) {
            bases.append(BASES.charAt(random.nextInt(4)));
        }
        return bases.toString();
    }

    private void draw() {
        genome = new StringBuilder(bases(50));
        genes.clear();
        gff.setLength(0);
        gff.append("##gff-version 3\n");
        for (int i = 0; i < GENES; i++) {
            genes.add(gene("T" + i));
            genome.append(bases(50));
        }
    }

    private Gene gene(String name) {
        Gene gene = new Gene();
        gene.name = name;
        gene.forward = random.nextBoolean();
        StringBuilder spliced = new StringBuilder("ATG");
        for (int codons = 4 + random.nextInt(20); codons > 0; ) {
            String codon = bases(3);
            if (!translate(codon).equals("*")) {
                spliced.append(codon);
                codons--;
            }
        }
        spliced.append("TAG");
        int coding = spliced.length();
        spliced.insert(0, bases(5)).append(bases(40));
        String text = gene.forward ? spliced.toString() : reverseComplement(spliced.toString());
        int codingFrom = gene.forward ? 5 : 40;
        int exons = 1 + random.nextInt(3);
        int start = genome.length() + 1;
        StringBuilder parts = new StringBuilder();
        int done = 0;
        for (int exon = 0; exon < exons; exon++) {
            int end = exon == exons - 1
                    ? text.length()
                    : codingFrom + (coding * (exon + 1)) / exons + random.nextInt(3) - 1;
            int from = genome.length() + 1;
            int codingBefore = gene.coding.size();
            for (int i = done; i < end; i++) {
                genome.append(text.charAt(i));
                if (i >= codingFrom && i < codingFrom + coding) {
                    gene.coding.put(genome.length(), exon);
                } else if (gene.forward ? i >= codingFrom + coding : i < codingFrom) {
                    gene.following.add(genome.length());
                }
            }
            line(parts, "exon", from, genome.length(), gene.forward, ".", "Parent=transcript:" + name);
            int before = gene.forward ? codingBefore : coding - gene.coding.size();
            TreeMap<Integer, Integer> mine = new TreeMap<>();
            for (Map.Entry<Integer, Integer> place : gene.coding.entrySet()) {
                if (place.getValue() == exon) {
                    mine.put(place.getKey(), exon);
                }
            }
            line(
                    parts,
                    "CDS",
                    mine.firstKey(),
                    mine.lastKey(),
                    gene.forward,
                    "" + (3 - before % 3) % 3,
                    "Parent=transcript:" + name);
            done = end;
            if (exon < exons - 1) {
                genome.append(bases(30 + random.nextInt(30)));
            }
        }
        int end = genome.length();
        line(
                gff,
                "gene",
                start,
                end,
                gene.forward,
                ".",
                "ID=gene:" + name + ";Name=" + name + ";biotype=protein_coding");
        line(
                gff,
                "mRNA",
                start,
                end,
                gene.forward,
                ".",
                "ID=transcript:" + name + ";Parent=gene:" + name + ";biotype=protein_coding;transcript_id=" + name);
        gff.append(parts);
        return gene;
    }

    private static void line(
            StringBuilder to, String type, int start, int end, boolean forward, String phase, String attributes) {
        to.append(String.join("\t", "5", ".", type, "" + start, "" + end, ".", forward ? "+" : "-", phase, attributes))
                .append('\n');
    }

    private void variants(List<String> lines, List<List<Change>> alleles, List<int[]> genotypes) {
        for (Gene gene : genes) {
            for (int place = gene.from() - 2; place <= gene.to() + 2; place += 1 + random.nextInt(8)) {
                String before = genome.substring(place - 1, place + random.nextInt(4));
                TreeSet<String> after = new TreeSet<>();
                for (int i = random.nextInt(3) == 0 ? 2 : 1; i > 0; i--) {
                    after.add(alternative(before));
                }
                after.remove(before);
                if (after.isEmpty()) {
                    continue;
                }
                List<Change> changes = new ArrayList<>();
                for (String each : after) {
                    changes.add(change(place, before, each));
                }
                StringBuilder line = new StringBuilder(
                        String.join("\t", "5", "" + place, ".", before, String.join(",", after), ".", ".", ".", "GT"));
                int[] carried = new int[2 * SAMPLES];
                for (int i = 0; i < carried.length; i++) {
                    carried[i] = random.nextInt(2) * random.nextInt(after.size() + 1);
                    line.append(i % 2 == 0 ? "\t" : "|").append(carried[i]);
                }
                lines.add(line.toString());
                alleles.add(changes);
                genotypes.add(carried);
            }
        }
    }

    private String alternative(String before) {
        return switch (random.nextInt(4)) {
            case 0 -> before.substring(0, 1);
            case 1 -> before.charAt(0) + bases(1 + random.nextInt(4)) + before.substring(1);
            case 2 -> bases(before.length());
            default -> bases(1) + before.substring(1);
        };
    }

    private static Change change(int place, String reference, String alternative) {
        String label = place + reference + ">" + alternative;
        String before = reference;
        String after = alternative;
        int start = place;
        while (!before.isEmpty() && !after.isEmpty() && before.charAt(0) == after.charAt(0)) {
            before = before.substring(1);
            after = after.substring(1);
            start++;
        }
        while (!before.isEmpty()
                && !after.isEmpty()
                && before.charAt(before.length() - 1) == after.charAt(after.length() - 1)) {
            before = before.substring(0, before.length() - 1);
            after = after.substring(0, after.length() - 1);
        }
        return new Change(label, start, start + before.length() - 1, after);
    }

    private String vcf(List<String> lines) {
        StringBuilder vcf = new StringBuilder("##fileformat=VCFv4.2\n");
        vcf.append(Vcf.COLUMNS.stripTrailing()).append("\tFORMAT");
        for (int i = 0; i < SAMPLES; i++) {
            vcf.append("\tS").append(i);
        }
        vcf.append('\n');
        lines.forEach(line -> vcf.append(line).append('\n'));
        return vcf.toString();
    }

    private Reference reference() throws IOException {
        Path folder = Files.createTempDirectory("haplotypes");
        Path fasta = Files.writeString(folder.resolve("a.fa"), ">5\n" + genome + "\n");
        Path genesFile = Files.writeString(folder.resolve("a.gff3"), gff);
        Path file = folder.resolve("a.gasref");
        ReferenceBuild.build("random", fasta, genesFile, file);
        Reference reference = Reference.open(file);
        for (Path path : List.of(fasta, genesFile, file, folder)) {
            Files.delete(path);
        }
        return reference;
    }
}
