;;; Median and selection (SRFI 132, "Finding the median", "Selection"), by quickselect: expected
;;; O(n), and never worse than O(n log n), because after too many bad pivots the rest is sorted.

;; Answers two lists: the K smallest of the N items, and the others. Neither is in any order.
(define (separate less? items k n)
  (let loop ((items items) (k k) (n n) (pivots (* 2 (log2 n))))
    (cond ((= k 0) (values '() items))
          ((= k n) (values items '()))
          ((= pivots 0)
           (let ((sorted (sort-first less? items n)))
             (values (first-items sorted k) (list-tail sorted k))))
          (else
           (let-values (((low middle high) (partition3 less? items (pivot less? items n))))
             (let* ((low-count (length low))
                    (middle-end (+ low-count (length middle))))
               (cond ((<= k low-count)
                      (let-values (((small others) (loop low k low-count (- pivots 1))))
                        (values small (append others middle high))))
                     ((<= k middle-end)
                      (values (append low (first-items middle (- k low-count)))
                              (append (list-tail middle (- k low-count)) high)))
                     (else
                      (let-values (((small others)
                                    (loop high (- k middle-end) (- n middle-end) (- pivots 1))))
                        (values (append low middle small) others))))))))))

(define (log2 n)
  (if (< n 2) 1 (+ 1 (log2 (quotient n 2)))))

(define (first-items items k)
  (if (= k 0)
      '()
      (cons (car items) (first-items (cdr items) (- k 1)))))

;; The median of the first, the middle and the last item.
(define (pivot less? items n)
  (let ((a (car items))
        (b (list-ref items (quotient n 2)))
        (c (list-ref items (- n 1))))
    (cadr (sort-first less? (list a b c) 3))))

;; What is less than the pivot, what is equal, and what is greater, each in its order.
(define (partition3 less? items pivot)
  (let loop ((rest items) (low '()) (middle '()) (high '()))
    (cond ((null? rest) (values (reverse low) (reverse middle) (reverse high)))
          ((less? (car rest) pivot) (loop (cdr rest) (cons (car rest) low) middle high))
          ((less? pivot (car rest)) (loop (cdr rest) low middle (cons (car rest) high)))
          (else (loop (cdr rest) low (cons (car rest) middle) high)))))

;; The item that no other is less than (SMALLEST), or that is less than no other (LARGEST).
(define (smallest less? items)
  (let loop ((best (car items)) (rest (cdr items)))
    (cond ((null? rest) best)
          ((less? (car rest) best) (loop (car rest) (cdr rest)))
          (else (loop best (cdr rest))))))

(define (largest less? items)
  (let loop ((best (car items)) (rest (cdr items)))
    (cond ((null? rest) best)
          ((less? (car rest) best) (loop best (cdr rest)))
          (else (loop (car rest) (cdr rest))))))

(define (arithmetic-mean a b) (/ (+ a b) 2))

(define vector-find-median
  (case-lambda
    ((less? vector none) (vector-find-median less? vector none arithmetic-mean))
    ((less? vector none mean)
     (check-median "vector-find-median" less? vector mean)
     (let* ((n (vector-length vector)) (half (quotient n 2)))
       (if (= n 0)
           none
           (let-values (((small others) (separate less? (vector->list vector) half n)))
             (if (odd? n)
                 (smallest less? others)
                 (mean (largest less? small) (smallest less? others)))))))))

(define vector-find-median!
  (case-lambda
    ((less? vector none) (vector-find-median! less? vector none arithmetic-mean))
    ((less? vector none mean)
     (check-median "vector-find-median!" less? vector mean)
     (vector-sort! less? vector)
     (let* ((n (vector-length vector)) (half (quotient n 2)))
       (cond ((= n 0) none)
             ((odd? n) (vector-ref vector half))
             (else (mean (vector-ref vector (- half 1)) (vector-ref vector half))))))))

(define (check-median who less? vector mean)
  (check-procedure who 1 less?)
  (check-vector who 2 vector)
  (check-procedure who 4 mean))

(define (check-rank who k low high)
  (unless (and (exact-integer? k) (<= low k high))
    (error (string-append who ": expected an exact integer from " (number->string low) " to "
                          (number->string high) " as argument 3, got")
           k)))

;; K counts from 0.
(define-ranged who (vector-select! less? vector k (start end))
  (when (= start end)
    (error (string-append who ": expected a range that is not empty, got") start end))
  (check-rank who k 0 (- end start 1))
  (let-values (((small others)
                (separate less? (vector->list vector start end) k (- end start))))
    (smallest less? others)))

(define-ranged who (vector-separate! less? vector k (start end))
  (check-rank who k 0 (- end start))
  (let-values (((small others)
                (separate less? (vector->list vector start end) k (- end start))))
    (write-items! vector start small)
    (write-items! vector (+ start k) others)))
