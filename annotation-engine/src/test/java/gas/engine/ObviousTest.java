package gas.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/// A slow and obvious second engine: it reads the gene file and the genome on its own, writes a transcript out base by
/// base,
/// changes it, translates the whole of it, and looks. Held against the engine on every single-base change in and around
/// the
/// transcripts of the embedded reference, and on random indels in their coding sequences.
class ObviousTest {
    private static final String BASES = "ACGT";
    private static final String CODE = "KNKNTTTTRSRSIIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVV*Y*YSSSS*CWCLFLF";
    private static final int FLANK = 30;

    private static final class Transcript {
        private boolean forward;
        private final TreeMap<Integer, Integer> exons = new TreeMap<>();
        private final TreeSet<Integer> coding = new TreeSet<>();
        /// Genomic positions in the direction of the transcript.
        private final List<Integer> spliced = new ArrayList<>();

        private void splice() {
            exons.forEach((from, to) -> {
                for (int position = from; position <= to; position++) {
                    spliced.add(forward ? spliced.size() : 0, position);
                }
            });
        }

        /// Of up to 13 bases: an error of the genome's that Ensembl's rules make an exception of.
        private boolean hasIntronTooShortToBeOne() {
            int left = Integer.MIN_VALUE / 2;
            for (Map.Entry<Integer, Integer> exon : exons.entrySet()) {
                if (exon.getKey() - left <= 14) {
                    return true;
                }
                left = exon.getValue();
            }
            return false;
        }

        private List<Integer> codingPositions() {
            return spliced.stream().filter(coding::contains).toList();
        }
    }

    @Test
    void everySingleBaseChangeIsWhatReadingTheWholeProteinSays() throws Exception {
        String genome = genome();
        Map<String, Transcript> transcripts = transcripts();
        TreeSet<Integer> positions = new TreeSet<>();
        for (Transcript transcript : transcripts.values()) {
            transcript.exons.forEach((from, to) -> {
                for (int position = from - FLANK; position <= to + FLANK; position++) {
                    positions.add(position);
                }
            });
        }
        List<String> records = new ArrayList<>();
        for (int position : positions) {
            char reference = genome.charAt(position - 1);
            for (char alternative : BASES.toCharArray()) {
                if (alternative != reference && BASES.indexOf(reference) >= 0) {
                    records.add(position + " " + reference + " " + alternative);
                }
            }
        }

        List<List<Map<String, String>>> annotated =
                Vcf.of(records.toArray(String[]::new)).effects();
        List<String> wrong = new ArrayList<>();
        int compared = 0;
        for (int i = 0; i < records.size(); i++) {
            String[] change = records.get(i).split(" ");
            for (Map<String, String> effect : annotated.get(i)) {
                Transcript transcript = transcripts.get(effect.get("Feature"));
                String expected = transcript == null
                        ? ""
                        : single(transcript, genome, Integer.parseInt(change[0]), change[2].charAt(0));
                if (transcript != null && !expected.isEmpty()) {
                    compared++;
                    if (!expected.equals(effect.get("Consequence"))) {
                        wrong.add(records.get(i) + " " + effect.get("Feature") + ": " + effect.get("Consequence")
                                + ", not " + expected);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(compared).isGreaterThan(20_000);
    }

    @Test
    void randomIndelsShiftTheFrameOrTakeAndBringTheAminoAcidsThatReadingSays() throws Exception {
        String genome = genome();
        Map<String, Transcript> transcripts = transcripts();
        Random random = new Random(20);
        List<String> records = new ArrayList<>();
        List<String> names = new ArrayList<>();
        transcripts.forEach((name, transcript) -> transcript.exons.forEach((from, to) -> {
            for (int i = 0; i < 60; i++) {
                int position = from + 4 + random.nextInt(Math.max(1, to - from - 20));
                int length = 1 + random.nextInt(7);
                boolean inside =
                        transcript.coding.contains(position) && transcript.coding.contains(position + length + 1);
                if (inside && position + length + 4 < to) {
                    StringBuilder inserted = new StringBuilder();
                    for (int base = 0; base < length; base++) {
                        inserted.append(BASES.charAt(random.nextInt(4)));
                    }
                    String anchor = genome.substring(position - 1, position);
                    records.add(
                            random.nextBoolean()
                                    ? position + " " + anchor + " " + anchor + inserted
                                    : position + " " + genome.substring(position - 1, position + length) + " "
                                            + anchor);
                    names.add(name);
                }
            }
        }));

        List<List<Map<String, String>>> annotated =
                Vcf.of(records.toArray(String[]::new)).effects();
        for (int i = 0; i < records.size(); i++) {
            String name = names.get(i);
            String[] change = records.get(i).split(" ");
            Map<String, String> effect = annotated.get(i).stream()
                    .filter(each -> each.get("Feature").equals(name))
                    .findFirst()
                    .orElseThrow();
            assertThat(change(transcripts.get(name), genome, change, effect))
                    .as("%s %s %s", records.get(i), name, effect)
                    .isEqualTo("as told");
        }
        assertThat(records).hasSizeGreaterThan(200);
    }

    /// Applies the record to the genome under the coding sequence, reads the protein, and compares with what the effect
    /// tells.
    private static String change(Transcript transcript, String genome, String[] change, Map<String, String> effect) {
        int position = Integer.parseInt(change[0]);
        int lengthChange = change[2].length() - change[1].length();
        StringBuilder before = new StringBuilder();
        StringBuilder after = new StringBuilder();
        for (int at : transcript.coding) {
            before.append(genome.charAt(at - 1));
            if (at == position) {
                after.append(change[2]);
            } else if (at < position || at >= position + change[1].length()) {
                after.append(genome.charAt(at - 1));
            }
        }
        String proteinBefore = translate(transcript.forward ? before.toString() : complement(before));
        String proteinAfter = translate(transcript.forward ? after.toString() : complement(after));
        boolean frameshift = effect.get("Consequence").contains("frameshift_variant");
        boolean touchesStop = effect.get("Consequence").contains("stop_retained");
        if (frameshift != (lengthChange % 3 != 0) && !touchesStop) {
            return "the frame " + (lengthChange % 3 != 0 ? "shifts" : "stays");
        }
        if (frameshift || effect.get("Consequence").contains("start_")) {
            return "as told";
        }
        String[] acids = effect.get("Amino_acids").split("/");
        String taken = acids[0].replace("-", "");
        String brought = acids[acids.length - 1].replace("-", "");
        int first = Integer.parseInt(effect.get("Protein_position").split("[-/]")[0]);
        int at = taken.isEmpty() ? first : first - 1; // an insertion stands after its first amino acid
        if (!proteinBefore.startsWith(taken, at)) {
            return "amino acids " + taken + " are not at " + first;
        }
        String rebuilt = proteinBefore.substring(0, at) + brought + proteinBefore.substring(at + taken.length());
        return rebuilt.equals(proteinAfter) ? "as told" : "the protein would be " + proteinAfter;
    }

    /// Empty where this engine has no opinion: beside the transcript.
    private static String single(Transcript transcript, String genome, int position, char base) {
        if (position < transcript.exons.firstKey()
                || position > transcript.exons.lastEntry().getValue()) {
            return "";
        }
        boolean codes = !transcript.coding.isEmpty();
        String where = splice(transcript, position);
        Map.Entry<Integer, Integer> exon = transcript.exons.floorEntry(position);
        if (exon.getValue() < position) {
            return codes ? where : where + "&non_coding_transcript_variant";
        }
        boolean region = where.equals("splice_region_variant");
        if (!codes) {
            return (region ? "splice_region_variant&" : "") + "non_coding_transcript_exon_variant";
        }
        if (!transcript.coding.contains(position)) {
            boolean five = position < transcript.coding.first() == transcript.forward;
            return (region ? "splice_region_variant&" : "") + (five ? "5" : "3") + "_prime_UTR_variant";
        }
        String what = protein(transcript, genome, position, base);
        boolean milder = what.equals("synonymous_variant") || what.equals("stop_retained_variant");
        return !region ? what : milder ? "splice_region_variant&" + what : what + "&splice_region_variant";
    }

    private static String protein(Transcript transcript, String genome, int position, char base) {
        List<Integer> coding = transcript.codingPositions();
        StringBuilder before = new StringBuilder();
        StringBuilder after = new StringBuilder();
        for (int at : coding) {
            char reference = genome.charAt(at - 1);
            before.append(transcript.forward ? reference : complement(reference));
            char changed = at == position ? base : reference;
            after.append(transcript.forward ? changed : complement(changed));
        }
        int codon = coding.indexOf(position) / 3;
        char was = translate(before.toString()).charAt(codon);
        char is = translate(after.toString()).charAt(codon);
        if (codon == 0) {
            return "start_lost";
        }
        if (was == '*') {
            return is == '*' ? "stop_retained_variant" : "stop_lost";
        }
        return is == '*' ? "stop_gained" : is == was ? "synonymous_variant" : "missense_variant";
    }

    /// The splice terms of a base by its distance from the nearest ends of its intron, or of its exon.
    private static String splice(Transcript transcript, int position) {
        List<String> terms = new ArrayList<>();
        Integer left = null;
        for (Map.Entry<Integer, Integer> exon : transcript.exons.entrySet()) {
            if (left != null) {
                int first = left + 1;
                int last = exon.getKey() - 1;
                if (position >= first && position <= last) {
                    int fromDonor = transcript.forward ? position - first + 1 : last - position + 1;
                    int fromAcceptor = transcript.forward ? last - position + 1 : position - first + 1;
                    return intron(fromDonor, fromAcceptor);
                }
                if (position >= first - 3 && position < first || position > last && position <= last + 3) {
                    terms.add("splice_region_variant");
                }
            }
            left = exon.getValue();
        }
        return terms.isEmpty() ? "" : terms.getFirst();
    }

    private static String intron(int fromDonor, int fromAcceptor) {
        if (fromAcceptor <= 2) {
            return "splice_acceptor_variant";
        }
        if (fromDonor <= 2) {
            return "splice_donor_variant";
        }
        String terms = "";
        if (fromDonor == 5) {
            terms = "splice_donor_5th_base_variant&";
        } else if (fromDonor <= 6) {
            terms = "splice_donor_region_variant&";
        } else if (fromDonor <= 8 || fromAcceptor <= 8) {
            terms = "splice_region_variant&";
        }
        return terms + (fromAcceptor <= 17 ? "splice_polypyrimidine_tract_variant&" : "") + "intron_variant";
    }

    private static String translate(String coding) {
        StringBuilder protein = new StringBuilder();
        for (int i = 0; i + 3 <= coding.length(); i += 3) {
            int codon = 0;
            for (int j = 0; j < 3; j++) {
                codon = 4 * codon + BASES.indexOf(coding.charAt(i + j));
            }
            protein.append(CODE.charAt(codon));
        }
        return protein.toString();
    }

    private static char complement(char base) {
        return "TGCA".charAt(BASES.indexOf(base));
    }

    private static String complement(CharSequence sequence) {
        StringBuilder other = new StringBuilder();
        for (int i = sequence.length() - 1; i >= 0; i--) {
            other.append(complement(sequence.charAt(i)));
        }
        return other.toString();
    }

    private static Map<String, Transcript> transcripts() throws IOException {
        Pattern id = Pattern.compile("transcript_id \"([^\"]+)\"");
        Map<String, Transcript> transcripts = new LinkedHashMap<>();
        try (InputStream file = open("gencode.v19.annotation.chr20.250k.gtf")) {
            for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                String[] columns = line.split("\t");
                Matcher name = id.matcher(line);
                if (columns.length < 9 || columns[2].equals("gene") || !name.find()) {
                    continue;
                }
                Transcript transcript = transcripts.computeIfAbsent(name.group(1), absent -> new Transcript());
                transcript.forward = columns[6].equals("+");
                int from = Integer.parseInt(columns[3]);
                int to = Integer.parseInt(columns[4]);
                if (columns[2].equals("exon")) {
                    transcript.exons.put(from, to);
                } else if (columns[2].equals("CDS") || columns[2].equals("stop_codon")) {
                    for (int position = from; position <= to; position++) {
                        transcript.coding.add(position);
                    }
                }
            }
        }
        transcripts.values().forEach(Transcript::splice);
        transcripts.values().removeIf(Transcript::hasIntronTooShortToBeOne);
        return transcripts;
    }

    private static String genome() throws IOException {
        try (InputStream file = new GZIPInputStream(open("chr20.250k.fa.gz"))) {
            String text = new String(file.readAllBytes(), StandardCharsets.US_ASCII);
            return text.substring(text.indexOf('\n')).replace("\n", "");
        }
    }

    private static InputStream open(String name) throws IOException {
        InputStream file = ObviousTest.class.getResourceAsStream("embedded/" + name);
        if (file == null) {
            throw new IOException(name + " is missing");
        }
        return file;
    }
}
