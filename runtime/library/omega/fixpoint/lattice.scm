;;; Joins, by which a body lets what it knows only grow, so that the rounds end. #f is what is known
;;; of nothing: the least element of each lattice.

;; The least of the numbers.
(define (lattice-min . numbers) (%join-all (lambda (a b) (if (< b a) b a)) numbers))

;; The greatest of the numbers.
(define (lattice-max . numbers) (%join-all (lambda (a b) (if (> b a) b a)) numbers))

;; The union of lists as sets: the elements in the order in which they come, compared by equal?.
(define (lattice-union . sets)
  (or (%join-all %union (cons '() sets)) '()))

;; The join of association lists that joins what they have of the same key, compared by equal?: keys
;; stand in the order in which they come. With it, (fixpoint ((m m0)) (join m (step m))) is Kleene's
;; iteration from m0.
(define (lattice-map join)
  (if (not (procedure? join))
      (%invalid-argument "lattice-map: expected a procedure that joins, got" join))
  (lambda maps
    (let ((table (%make-hash-table 'equal)))
      (define (note entry)
        (let* ((key (car entry)) (known (%hash-table-ref table key #f)))
          (%hash-table-set! table key (if known (join known (cdr entry)) (cdr entry)))))
      (for-each (lambda (map) (if map (for-each note map))) maps)
      (%hash-table-entries table))))

(define (%join-all join elements)
  (let loop ((joined #f) (rest elements))
    (cond
      ((null? rest) joined)
      ((not (car rest)) (loop joined (cdr rest)))
      ((not joined) (loop (car rest) (cdr rest)))
      (else (loop (join joined (car rest)) (cdr rest))))))

(define (%union a b)
  (let ((table (%make-hash-table 'equal)))
    (define (note element) (%hash-table-set! table element #t))
    (for-each note a)
    (for-each note b)
    (map car (%hash-table-entries table))))
