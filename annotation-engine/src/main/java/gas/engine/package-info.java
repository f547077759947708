/// VCF in, annotated VCF out: the engine's whole public face.
@NullMarked
package gas.engine;

import org.jspecify.annotations.NullMarked;
