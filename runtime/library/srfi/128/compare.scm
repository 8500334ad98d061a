;;; Comparison by a comparator (SRFI 128, "Comparison predicates", "Syntax").

;; Does the relation hold between each object and its successor?
(define (chain holds? a b rest)
  (let loop ((a a) (b b) (rest rest))
    (and (holds? a b)
         (or (null? rest) (loop b (car rest) (cdr rest))))))

(define (=? comparator a b . rest)
  (check-comparator "=?" 1 comparator)
  (chain (equality-of comparator) a b rest))

(define (<? comparator a b . rest)
  (check-comparator "<?" 1 comparator)
  (chain (ordering-of comparator) a b rest))

(define (>? comparator a b . rest)
  (check-comparator ">?" 1 comparator)
  (let ((less? (ordering-of comparator)))
    (chain (lambda (a b) (less? b a)) a b rest)))

(define (<=? comparator a b . rest)
  (check-comparator "<=?" 1 comparator)
  (let ((less? (ordering-of comparator)))
    (chain (lambda (a b) (not (less? b a))) a b rest)))

(define (>=? comparator a b . rest)
  (check-comparator ">=?" 1 comparator)
  (let ((less? (ordering-of comparator)))
    (chain (lambda (a b) (not (less? a b))) a b rest)))

(define-syntax comparator-if<=>
  (syntax-rules ()
    ((_ a b less equal greater)
     (comparator-if<=> (make-default-comparator) a b less equal greater))
    ((_ comparator a b less equal greater)
     (compare comparator a b (lambda () less) (lambda () equal) (lambda () greater)))))

(define (compare comparator a b less equal greater)
  (check-comparator "comparator-if<=>" 1 comparator)
  (cond (((ordering-of comparator) a b) (less))
        (((equality-of comparator) a b) (equal))
        (else (greater))))
