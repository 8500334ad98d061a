;;; The comparator itself (SRFI 128, "Predicates", "Constructors", "Accessors and Invokers").

(define-record-type comparator
  (new-comparator type-test equality ordering hash ordered hashable)
  comparator?
  (type-test type-test-of)
  (equality equality-of)
  (ordering ordering-of)
  (hash hash-of)
  (ordered ordered-of)
  (hashable hashable-of))

;; Raises the error for an argument that is not what a procedure takes. Positions count from 1.
(define (unexpected who what position value)
  (error (string-append who ": expected " what " as argument " (number->string position) ", got")
         value))

(define (check-procedure who position value)
  (unless (procedure? value) (unexpected who "a procedure" position value)))

(define (check-comparator who position value)
  (unless (comparator? value) (unexpected who "a comparator" position value)))

(define (no-ordering a b)
  (error "comparator: it was made without an ordering predicate, so it cannot order" a b))

(define (no-hash obj)
  (error "comparator: it was made without a hash function, so it cannot hash" obj))

(define (make-comparator type-test equality ordering hash)
  (check-procedure "make-comparator" 1 type-test)
  (check-procedure "make-comparator" 2 equality)
  (when ordering (check-procedure "make-comparator" 3 ordering))
  (when hash (check-procedure "make-comparator" 4 hash))
  (new-comparator type-test equality (or ordering no-ordering) (or hash no-hash)
                  (and ordering #t) (and hash #t)))

(define (comparator-ordered? comparator)
  (check-comparator "comparator-ordered?" 1 comparator)
  (ordered-of comparator))

(define (comparator-hashable? comparator)
  (check-comparator "comparator-hashable?" 1 comparator)
  (hashable-of comparator))

(define (comparator-type-test-predicate comparator)
  (check-comparator "comparator-type-test-predicate" 1 comparator)
  (type-test-of comparator))

(define (comparator-equality-predicate comparator)
  (check-comparator "comparator-equality-predicate" 1 comparator)
  (equality-of comparator))

(define (comparator-ordering-predicate comparator)
  (check-comparator "comparator-ordering-predicate" 1 comparator)
  (ordering-of comparator))

(define (comparator-hash-function comparator)
  (check-comparator "comparator-hash-function" 1 comparator)
  (hash-of comparator))

(define (comparator-test-type comparator obj)
  (check-comparator "comparator-test-type" 1 comparator)
  ((type-test-of comparator) obj))

(define (comparator-check-type comparator obj)
  (check-comparator "comparator-check-type" 1 comparator)
  (unless ((type-test-of comparator) obj)
    (error "comparator-check-type: the comparator is not for objects of this type:" obj))
  #t)

(define (comparator-hash comparator obj)
  (check-comparator "comparator-hash" 1 comparator)
  ((hash-of comparator) obj))
