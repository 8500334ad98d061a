;;; Arguments of (srfi 133): what is checked at the door, and walking several vectors at once.

;; Raises the error for an argument that is not what a procedure takes. Positions count from 1.
(define (unexpected who what position value)
  (error (string-append who ": expected " what " as argument " (number->string position) ", got")
         value))

(define (check-procedure who position value)
  (unless (procedure? value) (unexpected who "a procedure" position value)))

(define (check-vector who position value)
  (unless (vector? value) (unexpected who "a vector" position value)))

(define (check-index who position vector index)
  (unless (and (exact-integer? index) (<= 0 index) (< index (vector-length vector)))
    (unexpected who
                (string-append "an index into a vector of length "
                               (number->string (vector-length vector)))
                position index)))

(define (check-range who position vector start end)
  (check-vector who position vector)
  (unless (and (exact-integer? start) (exact-integer? end)
               (<= 0 start end (vector-length vector)))
    (error (string-append who ": the range must lie within a vector of length "
                          (number->string (vector-length vector)) ", got")
           start end)))

;; The length of what should be a vector.
(define (length-of who position vector)
  (check-vector who position vector)
  (vector-length vector))

;; The length of the shortest of the vectors, which are a procedure's arguments from POSITION on.
(define (shortest-length who position vectors)
  (let loop ((rest (cdr vectors))
             (position (+ position 1))
             (shortest (length-of who position (car vectors))))
    (if (null? rest)
        shortest
        (loop (cdr rest) (+ position 1) (min shortest (length-of who position (car rest)))))))

;; The length that all the vectors have.
(define (common-length who position vectors)
  (let ((shortest (shortest-length who position vectors)))
    (for-each (lambda (vector)
                (unless (= (vector-length vector) shortest)
                  (error (string-append who ": expected vectors of the same length, got lengths")
                         shortest (vector-length vector))))
              vectors)
    shortest))

;; The list of what each of the vectors has at an index.
(define (elements-at vectors index)
  (map (lambda (vector) (vector-ref vector index)) vectors))

;; Writes the items into the vector from START on.
(define (write-items! vector start items)
  (let loop ((i start) (rest items))
    (unless (null? rest)
      (vector-set! vector i (car rest))
      (loop (+ i 1) (cdr rest)))))
