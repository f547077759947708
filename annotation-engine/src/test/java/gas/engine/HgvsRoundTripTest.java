package gas.engine;

import static org.assertj.core.api.Assertions.assertThat;

import gas.engine.internal.output.CsqField;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/// Random variants in random transcripts, described by the engine and read again by [HgvsOracle].
class HgvsRoundTripTest {
    private static final List<String> CONTIGS = List.of("7", "8", "9", "MT");
    private static final int VARIANTS = 150;
    private static final int TRIES = 40;
    private static final List<String> FIELDS = Stream.concat(
                    CsqField.DEFAULT.stream().map(CsqField::title), Stream.of("HGVSg"))
            .toList();

    /// What the engine says of one variant and the transcript of its contig.
    record Said(HgvsOracle oracle, ToyVariant variant, Map<String, String> effect) {
        String field(String name) {
            return effect.get(name);
        }

        /// Without the name of the sequence.
        String description(String name) {
            String value = effect.get(name);
            return value.substring(value.indexOf(':') + 1).replace("%3D", "=");
        }

        boolean touchesTranscript() {
            return effect.get("DISTANCE").isEmpty();
        }

        @Override
        public String toString() {
            ToyGene gene = oracle.gene;
            StringBuilder exons = new StringBuilder();
            gene.exons().forEach(exon -> exons.append(exon[0] + "-" + exon[1] + " "));
            return variant + " in " + gene.sequence() + (gene.forward() ? " + " : " - ") + exons + "coding "
                    + gene.codingFrom() + "-" + gene.codingTo() + " phase " + gene.phase()
                    + (gene.startMissing() ? " start_NF" : "") + (gene.endMissing() ? " end_NF" : "") + " "
                    + gene.contig() + " " + effect;
        }
    }

    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
    void aDescriptionOnTheTranscriptMeansTheRecordAndIsTheOneThatHgvsWants(@ForAll long seed) throws Exception {
        for (Said said : annotated(seed)) {
            String description = said.description("HGVSc");
            if (!said.touchesTranscript()) {
                assertThat(description).isEmpty();
                continue;
            }
            if (!description.isEmpty()) {
                assertThat(said.oracle.apply(description))
                        .as("%s", said)
                        .isEqualTo(said.variant.applied(said.oracle.gene.sequence()));
            }
            assertThat(description)
                    .as("%s", said)
                    .isEqualTo(said.oracle.transcript(said.oracle.difference(said.variant)));
        }
    }

    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
    void aDescriptionOnTheGenomeMeansTheRecordWhateverTheTranscript(@ForAll long seed) throws Exception {
        for (Said said : annotated(seed)) {
            String expected = said.oracle.genomic(said.variant);
            String contig = said.oracle.gene.contig();
            String prefix = contig.equals("MT") ? "MT:m." : contig + ":g.";
            assertThat(said.field("HGVSg")).as("%s", said).isEqualTo(expected.isEmpty() ? "" : prefix + expected);
            if (!expected.isEmpty()) {
                assertThat(said.oracle.applyGenomic(expected))
                        .isEqualTo(said.variant.applied(said.oracle.gene.sequence()));
            }
        }
    }

    @Example
    void aChromosomeThatRefSeqNumbersIsCalledByThatNumberWithOrWithoutGenes() throws Exception {
        String vcf = Vcf.HEADER + Vcf.COLUMNS + "20\t76810\t.\tC\tG\t.\t.\t.\n20\t60100\t.\tT\tG\t.\t.\t.\n";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AnnotationOptions options = AnnotationOptions.defaults().withFields(List.of("Consequence", "HGVSg"));
        Annotation.stream(new ByteArrayInputStream(Vcf.bytes(vcf)), out, Vcf.REFERENCE, options);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("CSQ=missense_variant|NC_000020.10:g.76810C>G")
                .contains("CSQ=intergenic_variant|NC_000020.10:g.60100T>G");
    }

    @Property(tries = TRIES, shrinking = ShrinkingMode.OFF)
    void aDescriptionOfTheProteinMakesOfItWhatTheChangedTranscriptReads(@ForAll long seed) throws Exception {
        List<String> wrong = new ArrayList<>();
        for (Said said :
                annotated(seed).stream().filter(Said::touchesTranscript).toList()) {
            String fault = protein(said);
            if (!fault.isEmpty()) {
                wrong.add(fault + ": " + said);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static String protein(Said said) {
        HgvsOracle oracle = said.oracle;
        String description = said.description("HGVSp");
        HgvsOracle.Coding written = oracle.coding(oracle.written(said.variant));
        HgvsOracle.Coding described = oracle.coding(oracle.difference(said.variant));
        if (written == null || described == null) {
            return description.isEmpty() ? "" : "not all in the coding sequence";
        }
        if (said.field("Consequence").equals("transcript_ablation")) {
            return description.isEmpty() ? "" : description + " of a transcript that is gone";
        }
        ProteinOracle protein = ProteinOracle.of(oracle.gene, described);
        List<String> expected = protein.expected();
        if (description.isEmpty()) {
            boolean sayable = !expected.isEmpty() && !expected.getFirst().contains("Xaa") && !protein.besideUnknown();
            return sayable ? "nothing, not " + expected + " from " + protein : "";
        }
        // what the codons that change tell, and the protein does not
        boolean untilNewStop = description.matches(".*ins([A-Z][a-z]{2})*Ter");
        boolean withStop = described.touchesEnd() && description.matches(".*fsTer.*");
        if (!expected.isEmpty() && !untilNewStop && !withStop) {
            return expected.contains(description) ? "" : description + ", not " + expected + " from " + protein;
        }
        String fault = protein.fault(description);
        return fault.isEmpty() ? "" : description + " " + fault + " from " + protein;
    }

    private static List<Said> annotated(long seed) throws Exception {
        Random random = new Random(seed);
        Path folder = Files.createTempDirectory("toys");
        List<ToyGene> genes = new ArrayList<>();
        List<ToyGene> others = new ArrayList<>();
        StringBuilder fasta = new StringBuilder();
        boolean gff3 = random.nextBoolean();
        StringBuilder models = new StringBuilder(gff3 ? "##gff-version 3\n" : "");
        for (String contig : CONTIGS) {
            ToyGene gene = ToyGene.random(contig, random);
            genes.add(gene);
            fasta.append(gene.fasta());
            models.append(gff3 ? gene.gff3() : gene.gtf());
            ToyGene other = gene.beside(random);
            others.add(other);
            models.append(gff3 ? other.gff3() : other.gtf());
        }
        Path file = folder.resolve("toy.gasref");
        Path genome = Files.writeString(folder.resolve("toy.fa"), fasta);
        Path model = Files.writeString(folder.resolve("genes"), models);
        ReferenceBuild.build("toy", genome, model, file);
        List<Said> all = new ArrayList<>();
        try (Reference reference = Reference.open(file)) {
            for (int i = 0; i < genes.size(); i++) {
                said(genes.get(i), others.get(i), random, reference, all);
            }
        }
        for (Path each : List.of(genome, model, file, folder)) {
            Files.delete(each);
        }
        return all;
    }

    private static void said(ToyGene gene, ToyGene other, Random random, Reference reference, List<Said> all)
            throws VcfRejected, IOException {
        Map<String, HgvsOracle> oracles =
                Map.of(gene.transcript(), new HgvsOracle(gene), other.transcript(), new HgvsOracle(other));
        List<ToyVariant> variants = new ArrayList<>();
        StringBuilder vcf = new StringBuilder("##fileformat=VCFv4.2\n" + Vcf.COLUMNS);
        for (int i = 0; i < VARIANTS; i++) {
            ToyVariant variant = ToyVariant.random(gene, random);
            variants.add(variant);
            vcf.append(variant.line(gene.contig()));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AnnotationSummary summary = Annotation.stream(
                new ByteArrayInputStream(Vcf.bytes(vcf.toString())),
                out,
                reference,
                AnnotationOptions.defaults().withThreads(1).withFields(FIELDS));
        List<List<Map<String, String>>> effects =
                new Vcf.Annotated(out.toString(StandardCharsets.UTF_8), summary).effects();
        assertThat(effects).hasSize(variants.size());
        for (int i = 0; i < VARIANTS; i++) {
            assertThat(effects.get(i)).hasSize(2);
            for (Map<String, String> effect : effects.get(i)) {
                all.add(new Said(oracles.get(effect.get("Feature")), variants.get(i), effect));
            }
        }
    }
}
