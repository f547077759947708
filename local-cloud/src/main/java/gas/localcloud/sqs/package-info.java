/// SQS, by ElasticMQ, with its messages kept on disk.
@NullMarked
package gas.localcloud.sqs;

import org.jspecify.annotations.NullMarked;
