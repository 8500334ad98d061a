; As much of SRFI 69 as the programs use, in Chez.
(define (make-hash-table same?) (make-hashtable equal-hash same?))
(define hash-table-set! hashtable-set!)
(define hash-table-ref/default hashtable-ref)
(define (hash-table-values table)
  (let-values (((keys values) (hashtable-entries table))) (vector->list values)))
