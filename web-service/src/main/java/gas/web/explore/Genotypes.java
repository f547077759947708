package gas.web.explore;

import gas.web.explore.Filter.Genotype;

/// Tells genotypes apart.
final class Genotypes {
    private Genotypes() {}

    /// `HOM` where all alleles are the same alternative one, `HET` where they differ and one is not REF, `REF` where
    /// all
    /// are REF, `MISSING` where one is not known, or none told.
    static Genotype of(byte[] text, int from, int to, boolean told) {
        int first = -1;
        boolean same = true;
        boolean carried = false;
        int at = from;
        if (!told || from >= to) {
            return Genotype.MISSING;
        }
        if (text[at] == '|' || text[at] == '/') {
            at++; // VCF 4.4 and later may say the phase of the first allele
        }
        while (at <= to) {
            int allele = 0;
            int digits = 0;
            while (at < to && text[at] >= '0' && text[at] <= '9') {
                allele = Math.min(allele * 10 + text[at] - '0', 1 << 20);
                at++;
                digits++;
            }
            if (digits == 0) {
                return Genotype.MISSING;
            }
            same &= first < 0 || first == allele;
            first = first < 0 ? allele : first;
            carried |= allele > 0;
            at++;
        }
        return !carried ? Genotype.REF : same ? Genotype.HOM : Genotype.HET;
    }
}
