/// Gene files: the dialects of GTF and GFF3, read into transcripts.
@NullMarked
package gas.engine.internal.genes;

import org.jspecify.annotations.NullMarked;
