;; Read by the programs about include.
(define included-value 42)
(define (included-square x) (* x x))
