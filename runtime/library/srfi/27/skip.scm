;;; Far steps: a recurrence is a matrix, and many steps of it are a power of the matrix. Streams are
;;; 2^127 steps apart, substreams 2^76 (L'Ecuyer, Simard, Chen & Kelton, "An Object-Oriented
;;; Random-Number Package with Many Long Streams and Substreams", 2002). A matrix is a list of rows.

(define step1 '((0 1 0) (0 0 1) (-810728 1403580 0)))
(define step2 '((0 1 0) (0 0 1) (-1370589 0 527612)))
(define identity-matrix '((1 0 0) (0 1 0) (0 0 1)))

(define (dot row column modulus) (modulo (apply + (map * row column)) modulus))

(define (matrix* a b modulus)
  (let ((columns (apply map list b)))
    (map (lambda (row) (map (lambda (column) (dot row column modulus)) columns)) a)))

(define (matrix-expt a n modulus)
  (cond ((= n 0) identity-matrix)
        ((even? n) (matrix-expt (matrix* a a modulus) (quotient n 2) modulus))
        (else (matrix* a (matrix-expt a (- n 1) modulus) modulus))))

(define far (expt 2 127))
(define near (expt 2 76))
(define far1 (delay (matrix-expt step1 far modulus1)))
(define far2 (delay (matrix-expt step2 far modulus2)))
(define near1 (delay (matrix-expt step1 near modulus1)))
(define near2 (delay (matrix-expt step2 near modulus2)))

;; The first state of substream J of stream I.
(define (state-of-stream i j)
  (define (moved from far near modulus)
    (let ((column (map (lambda (k) (vector-ref first-state k)) (list from (+ from 1) (+ from 2))))
          (matrix (matrix* (matrix-expt far i modulus) (matrix-expt near j modulus) modulus)))
      (map (lambda (row) (dot row column modulus)) matrix)))
  (list->vector
    (append (moved 0 (force far1) (force near1) modulus1)
            (moved 3 (force far2) (force near2) modulus2))))
