;;; Deleting duplicate neighbors (SRFI 132). The first of a run of equal elements stays; SAME? gets
;;; the earlier element first. Linear time.

(define (without-neighbors same? items)
  (if (null? items)
      '()
      (let loop ((kept (car items)) (rest (cdr items)))
        (cond ((null? rest) (list kept))
              ((same? kept (car rest)) (loop kept (cdr rest)))
              (else (cons kept (loop (car rest) (cdr rest))))))))

(define (list-delete-neighbor-dups same? items)
  (check-procedure "list-delete-neighbor-dups" 1 same?)
  (check-list "list-delete-neighbor-dups" 2 items)
  (without-neighbors same? items))

(define (list-delete-neighbor-dups! same? items)
  (check-procedure "list-delete-neighbor-dups!" 1 same?)
  (check-list "list-delete-neighbor-dups!" 2 items)
  (unless (null? items)
    (let loop ((kept items) (rest (cdr items)))
      (cond ((null? rest) (set-cdr! kept '()))
            ((same? (car kept) (car rest)) (loop kept (cdr rest)))
            (else (set-cdr! kept rest) (loop rest (cdr rest))))))
  items)

(define-ranged who (vector-delete-neighbor-dups same? vector (start end))
  (list->vector (without-neighbors same? (vector->list vector start end))))

;; Answers the index after the last element kept.
(define-ranged who (vector-delete-neighbor-dups! same? vector (start end))
  (let ((kept (without-neighbors same? (vector->list vector start end))))
    (write-items! vector start kept)
    (+ start (length kept))))
