/// Conform: what of a file that can be annotated does not follow the VCF specification, told and never changed.
@NullMarked
package gas.engine.internal.conformance;

import org.jspecify.annotations.NullMarked;
