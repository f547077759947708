package gas.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import gas.engine.Explanation.InTranscript;
import gas.engine.internal.consequence.Term;
import org.junit.jupiter.api.Test;

class ExplanationTest {
    @Test
    void aChangeInACodonIsExplainedInNumbers() {
        InTranscript defb125 = explain(76810, "C", "G").transcripts().getFirst();

        assertThat(defb125.transcript()).isEqualTo("ENST00000382410.2");
        assertThat(defb125.consequences()).containsExactly("missense_variant");
        assertThat(defb125.hgvsc()).isEqualTo("c.223C>G");
        assertThat(defb125.hgvsp()).isEqualTo("p.Leu75Val");
        assertThat(defb125.steps())
                .contains(
                        "it lies in exon 2 of 2, at 223 of the spliced transcript",
                        "it lies at 223 of the coding sequence: codon 75 of 157, from its base 1",
                        "the codons change Cta/Gta, the amino acids change L/V",
                        "missense_variant: " + Term.MISSENSE_VARIANT.rule());
    }

    @Test
    void anIntronsBaseIsCountedFromBothOfItsEnds() {
        InTranscript defb125 = explain(68410, "T", "C").transcripts().getFirst();
        assertThat(defb125.consequences()).contains("splice_donor_variant");
        assertThat(defb125.steps())
                .anyMatch(step -> step.contains("2 bases after its donor end and 8236 before its acceptor end"));
    }

    @Test
    void itSaysTheSameAsTheAnnotation() throws Exception {
        assertThat(explain(76810, "C", "CA").transcripts())
                .extracting(InTranscript::transcript, one -> String.join("&", one.consequences()), InTranscript::impact)
                .containsExactlyElementsOf(Vcf.of("76810 C CA").effects(0).stream()
                        .map(effect -> tuple(effect.get("Feature"), effect.get("Consequence"), effect.get("IMPACT")))
                        .toList());
    }

    @Test
    void farFromEveryGeneThereIsNothingToExplain() {
        assertThat(explain(60100, "T", "A").transcripts()).isEmpty();
    }

    @Test
    void whatTheReferenceDoesNotHaveIsSaid() {
        assertThatThrownBy(() -> explain(76810, "T", "A")).hasMessageContaining("has C at 20:76810, not T");
        assertThatThrownBy(() -> explain(99_999_999, "T", "A")).hasMessageContaining("lies outside");
        assertThatThrownBy(() -> explain(76810, "C", "C")).hasMessageContaining("both alleles are C");
        assertThatThrownBy(() -> explain(76810, "C", "<DEL>")).hasMessageContaining("<DEL>");
    }

    private static Explanation explain(int position, String before, String after) {
        return Explanation.of(Vcf.REFERENCE, "chr20", position, before, after, AnnotationOptions.defaults());
    }
}
